// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.checkpoint.hub.HubDownload;
import io.heddle.checkpoint.hub.HubName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Downloads models over HTTP into the layout of huggingface_hub's cache. The revision gets its name in the cache
 * last, so that a model that is found by it is complete. Thread-safe.
 */
final class HubDownloader implements HubDownload {
    private final URI endpoint;
    private final Duration patience;

    /**
     * @param endpoint the hub's address, without a slash at its end
     * @param patience how long the hub may take to send something
     */
    HubDownloader(URI endpoint, Duration patience) {
        this.endpoint = endpoint;
        this.patience = patience;
    }

    @Override
    public Path fetch(HubCache cache, HubName name, Watcher watcher) throws IOException {
        Path repository = cache.repository(name);
        try (HubClient hub = new HubClient(endpoint, patience)) {
            HubClient.Listing listing = hub.listing(name);
            Path folder = Files.createDirectories(repository.resolve("blobs"));
            List<Blob> blobs = new ArrayList<>();
            for (String file : FileChoice.of(name, listing.names())) {
                blobs.add(new Blob(folder, hub.describe(name, listing.commit(), file)));
            }
            complete(hub, folder, blobs, watcher);
            Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(listing.commit()));
            for (Blob blob : blobs) {
                link(snapshot.resolve(blob.file().name()), Path.of("..", "..", "blobs", blob.file().checksum().hex()));
            }
            if (!name.revision().equals(listing.commit())) {
                writeRef(repository.resolve("refs").resolve(name.revision()), listing.commit());
            }
            return snapshot;
        }
    }

    private static void complete(HubClient hub, Path folder, List<Blob> blobs, Watcher watcher) throws IOException {
        long total = 0;
        long done = 0;
        for (Blob blob : blobs) {
            total = Math.addExact(total, blob.file().length());
            done += blob.present();
        }
        long room = Files.getFileStore(folder).getUsableSpace();
        if (total - done > room) {
            throw new ModelException("the model needs " + (total - done) + " bytes more, and " + folder + " has room for " + room
                    + "; make room, or set another cache");
        }
        for (Blob blob : blobs) {
            long others = done - blob.present();
            long all = total;
            blob.complete(hub, present -> watcher.reached(others + present, all));
            done = others + blob.file().length();
            watcher.reached(done, total);
        }
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, target);
        }
    }

    private static void writeRef(Path ref, String commit) throws IOException {
        Files.createDirectories(ref.getParent());
        Path temporary = ref.resolveSibling(".heddle-" + UUID.randomUUID() + ".tmp");
        Files.writeString(temporary, commit);
        Files.move(temporary, ref, StandardCopyOption.ATOMIC_MOVE);
    }
}
