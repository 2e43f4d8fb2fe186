// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.hub;

import io.heddle.api.config.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache folder of a hub's client, in the layout of huggingface_hub: {@code models--ORG--NAME/} with
 * {@code refs/REVISION}, files that hold a commit; {@code snapshots/COMMIT/}, folders of links; and
 * {@code blobs/}, where the links lead. Only read here. Immutable.
 *
 * @param folder the cache; need not exist
 */
public record HubCache(Path folder) {
    private static final String PREFIX = "models--";
    private static final String SEPARATOR = "--";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final int LONGEST_REF = 256;
    private static final int DEEPEST_REF = 4;

    /**
     * A model in the cache.
     *
     * @param name what it is named by
     * @param snapshot the folder with its files
     */
    public record Cached(HubName name, Path snapshot) {}

    /**
     * Where the cache is: the configured folder, or what the hub's own client takes: {@code HF_HUB_CACHE},
     * {@code HUGGINGFACE_HUB_CACHE}, {@code HF_HOME/hub}, {@code XDG_CACHE_HOME/huggingface/hub}, and
     * {@code ~/.cache/huggingface/hub}, the first that is set.
     *
     * @param configured the folder of Heddle's own configuration; null or empty for none
     * @param environment the process's variables
     * @param home the user's folder, which {@code ~} stands for
     */
    public static Path folder(@Nullable String configured, Map<String, String> environment, Path home) {
        String[] whole = {configured, environment.get("HF_HUB_CACHE"), environment.get("HUGGINGFACE_HUB_CACHE")};
        for (String named : whole) {
            if (named != null && !named.isBlank()) {
                return expanded(named, home);
            }
        }
        String hub = environment.get("HF_HOME");
        if (hub != null && !hub.isBlank()) {
            return expanded(hub, home).resolve("hub");
        }
        String caches = environment.get("XDG_CACHE_HOME");
        Path base = caches != null && !caches.isBlank() ? expanded(caches, home) : home.resolve(".cache");
        return base.resolve("huggingface").resolve("hub");
    }

    private static Path expanded(String named, Path home) {
        return named.equals("~") || named.startsWith("~/") ? home.resolve(named.substring(Math.min(2, named.length())))
                : Path.of(named);
    }

    /** The folder of a model in the cache, whether or not it is there. */
    public Path repository(HubName name) {
        return folder.resolve(PREFIX + name.repository().replace("/", SEPARATOR));
    }

    /** The folder with a model's files, if the cache has the revision; the revision may be a commit, cut or whole. */
    public Optional<Path> find(HubName name) throws IOException {
        Path repository = repository(name);
        Optional<String> commit = commit(repository.resolve("refs").resolve(name.revision()));
        if (commit.isPresent()) {
            return Optional.of(repository.resolve("snapshots").resolve(commit.get())).filter(Files::isDirectory);
        }
        if (!COMMIT.matcher(name.revision()).matches()) {
            return Optional.empty();
        }
        List<Path> snapshots = folders(repository.resolve("snapshots"), name.revision() + "*");
        return snapshots.size() == 1 ? Optional.of(snapshots.getFirst()) : Optional.empty();
    }

    /** The repository that a snapshot in a cache of this layout belongs to; empty for other folders. */
    public static Optional<String> repository(Path snapshot) {
        Path snapshots = snapshot.toAbsolutePath().normalize().getParent();
        if (snapshots == null || !snapshots.endsWith("snapshots") || snapshots.getParent().getFileName() == null) {
            return Optional.empty();
        }
        String name = snapshots.getParent().getFileName().toString();
        return name.startsWith(PREFIX) ? Optional.of(decoded(name)) : Optional.empty();
    }

    private static String decoded(String folder) {
        return folder.substring(PREFIX.length()).replace(SEPARATOR, "/");
    }

    /** All models of the cache by name: each revision that has a name, and each snapshot that has none. */
    public List<Cached> list() throws IOException {
        List<Cached> found = new ArrayList<>();
        for (Path repository : folders(folder, PREFIX + "*")) {
            String name = decoded(repository.getFileName().toString());
            Set<Path> named = new HashSet<>();
            for (String revision : revisions(repository.resolve("refs"))) {
                cached(name, revision).ifPresent(model -> {
                    named.add(model.snapshot());
                    found.add(model);
                });
            }
            for (Path snapshot : folders(repository.resolve("snapshots"), "*")) {
                if (!named.contains(snapshot)) {
                    cached(name, snapshot.getFileName().toString()).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private Optional<Cached> cached(String repository, String revision) throws IOException {
        Optional<HubName> name = HubName.parse(repository + "@" + revision);
        Optional<Path> snapshot = name.isPresent() ? find(name.get()) : Optional.empty();
        return snapshot.map(folder -> new Cached(name.orElseThrow(), folder));
    }

    /** The names in the cache that are most like one that is not in it, the nearest first. */
    public List<String> nearest(HubName name, int most) throws IOException {
        List<String> left = new ArrayList<>(list().stream().map(model -> model.name().toString()).toList());
        List<String> near = new ArrayList<>();
        while (!left.isEmpty() && near.size() < most) {
            String next = Nearest.ofAll(name.toString(), left).orElseThrow();
            left.remove(next);
            near.add(next);
        }
        return near;
    }

    private static Optional<String> commit(Path ref) throws IOException {
        if (!Files.isRegularFile(ref) || Files.size(ref) > LONGEST_REF) {
            return Optional.empty();
        }
        String commit = Files.readString(ref, StandardCharsets.ISO_8859_1).strip();
        return COMMIT.matcher(commit).matches() ? Optional.of(commit) : Optional.empty();
    }

    private static List<String> revisions(Path refs) throws IOException {
        if (!Files.isDirectory(refs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(refs, DEEPEST_REF)) {
            return files.filter(Files::isRegularFile).map(file -> refs.relativize(file).toString().replace('\\', '/')).sorted().toList();
        }
    }

    private static List<Path> folders(Path in, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(in)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(in, pattern)) {
                entries.forEach(found::add);
            }
        }
        found.removeIf(entry -> !Files.isDirectory(entry));
        found.sort(null);
        return found;
    }
}
