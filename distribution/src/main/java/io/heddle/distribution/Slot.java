// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One of several framework caches, held by this process alone.
 *
 * <p>A framework may not share its cache, yet a warm cache halves the start. So each process takes
 * the first cache that no other holds; the lock ends with the process, however it ends. Two runs
 * side by side use two slots, and later runs find both warm.
 */
final class Slot implements AutoCloseable {

    private static final int MOST = 64;

    private final Path folder;
    private final String stamp;
    private final boolean fresh;
    private final FileChannel channel;

    private Slot(Path folder, String stamp, FileChannel channel) throws IOException {
        this.folder = folder;
        this.stamp = stamp;
        this.channel = channel;
        Path written = folder.resolve("stamp");
        this.fresh = !Files.exists(written) || !Files.readString(written).equals(stamp);
        if (fresh) {
            delete(folder);
            Files.createDirectories(folder);
        }
    }

    static Slot take(Path home, String stamp) throws IOException {
        Path root = root(home);
        for (int i = 0; i < MOST; i++) {
            FileChannel channel = FileChannel.open(root.resolve(i + ".lock"),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Slot(root.resolve(Integer.toString(i)), stamp, channel);
            }
            channel.close();
        }
        throw new IOException(MOST + " other runs hold all framework caches below " + root);
    }

    /** Beside the build where that can be written, else below the user's own folder for temporary files. */
    private static Path root(Path home) throws IOException {
        Path built = home.resolve("target/heddle");
        Path root = Files.isWritable(built) ? built.resolve("cache") : Path.of(System.getProperty("java.io.tmpdir"),
                "heddle-" + System.getProperty("user.name"), Integer.toHexString(home.hashCode()));
        return Files.createDirectories(root);
    }

    Path folder() {
        return folder.resolve("framework");
    }

    /** The bundles must be installed: the cache is empty, or holds those of another build. */
    boolean isFresh() {
        return fresh;
    }

    /** Written last, so that a run that ends in the middle leaves a fresh slot. */
    void installed() throws IOException {
        Files.writeString(folder.resolve("stamp"), stamp);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
