// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.checkpoint.hub.HubDownload;
import io.heddle.checkpoint.hub.HubName;
import io.heddle.shell.internal.argument.UsageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Finds models by what users call them: a folder or file, a model that comes with Heddle, or the identifier
 * of one in the hub's cache. Thread-safe.
 */
@Component(service = NamedModels.class)
public final class NamedModels {

    /** The framework property that names the folder of the models that come with Heddle. */
    static final String SHIPPED = "heddle.models";
    /** The framework property that names the hub's cache folder. */
    static final String CACHE = "heddle.hub.cache";

    private static final String BUILT_IN = "bamba-shakespeare";
    private static final int NEAREST = 3;

    private final @Nullable Path shipped;
    private final HubCache cache;
    private final List<HubDownload> downloads = new CopyOnWriteArrayList<>();

    /** Reads the launcher's properties, and where the hub's own client keeps its cache. */
    @Activate
    public NamedModels(BundleContext context) {
        this(context.getProperty(SHIPPED) == null ? null : Path.of(context.getProperty(SHIPPED)),
                new HubCache(HubCache.folder(context.getProperty(CACHE), System.getenv(), Path.of(System.getProperty("user.home")))));
    }

    /**
     * @param shipped the folder of the models that come with Heddle; null if there is none
     * @param cache the hub's cache
     */
    public NamedModels(@Nullable Path shipped, HubCache cache) {
        this.shipped = shipped;
        this.cache = cache;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDownload(HubDownload found) {
        downloads.add(found);
    }

    void unbindDownload(HubDownload gone) {
        downloads.remove(gone);
    }

    /** The hub's cache. */
    public HubCache cache() {
        return cache;
    }

    /** The folder of the built-in model. */
    public Path builtIn() {
        if (shipped == null) {
            throw new UsageException("--model is missing, and the framework property " + SHIPPED
                    + " names no folder with the built-in model");
        }
        return shipped.resolve(BUILT_IN);
    }

    /**
     * A model by name.
     *
     * @param name what a user calls it
     * @param path the same as a path
     * @param watcher is told how far a download is
     * @return a folder or a file, which need not exist where the name can be nothing but a path
     * @throws ModelException if the name is an identifier of no model that is there
     */
    public Path find(String name, Path path, HubDownload.Watcher watcher) throws IOException {
        Optional<HubName> parsed = HubName.parse(name);
        if (Files.exists(path) || parsed.isEmpty()) {
            return path;
        }
        if (shipped != null && Files.isDirectory(shipped.resolve(name))) {
            return shipped.resolve(name);
        }
        HubName identifier = parsed.get();
        Optional<Path> cached = cache.find(identifier);
        if (cached.isPresent()) {
            return opened(cached.get());
        }
        // One word is a misspelt folder more often than a model of the hub's first days.
        if (!identifier.repository().contains("/")) {
            return path;
        }
        for (HubDownload download : downloads) {
            return opened(download.fetch(cache, identifier, watcher));
        }
        List<String> near = cache.nearest(identifier, NEAREST);
        throw new ModelException(path + " does not exist, and the hub cache " + cache.folder() + " has no model " + identifier
                + (near.isEmpty() ? "; it has none at all" : "; nearest in it: " + String.join(", ", near)));
    }

    /** What is opened of a folder from a hub: itself, or its file where its only weights are one GGUF file. */
    public static Path opened(Path folder) throws IOException {
        List<Path> weights = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{gguf,safetensors,bin,pth}")) {
            files.forEach(weights::add);
        }
        return weights.size() == 1 && weights.getFirst().toString().endsWith(".gguf") ? weights.getFirst() : folder;
    }

    /** The folders of the models that come with Heddle, by name. */
    public List<Path> shippedFolders() throws IOException {
        if (shipped == null || !Files.isDirectory(shipped)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(shipped)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }
}
