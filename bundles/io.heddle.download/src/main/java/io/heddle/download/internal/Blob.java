// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file in the cache. It grows as {@code CHECKSUM.incomplete} and gets its name when it is
 * complete and right, so that a file with its name can be trusted.
 *
 * @param folder the cache's folder of contents
 * @param file what it is to be
 */
record Blob(Path folder, RemoteFile file) {
    private static final int PIECE = 1 << 20;

    /** Where the content is in the end. */
    Path path() {
        return folder.resolve(file.checksum().hex());
    }

    private Path incomplete() {
        return folder.resolve(file.checksum().hex() + ".incomplete");
    }

    /** How many bytes are there already. */
    long present() throws IOException {
        if (Files.isRegularFile(path())) {
            return file.length();
        }
        return Files.isRegularFile(incomplete()) ? Math.min(file.length(), Files.size(incomplete())) : 0;
    }

    /**
     * Downloads what is missing and checks all of it.
     *
     * @param watcher is told how many bytes there are
     * @throws ModelException if the content is not what the hub said; nothing of it is kept then
     * @throws IOException if the connection breaks; what has come is kept
     */
    void complete(HubClient hub, LongConsumer watcher) throws IOException {
        if (Files.isRegularFile(path())) {
            return;
        }
        try (FileChannel out = FileChannel.open(incomplete(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = lock(out)) {
            if (lock == null) {
                throw new ModelException(file.name() + " is being downloaded by somebody else; wait for that");
            }
            if (out.size() > file.length()) {
                out.truncate(0);
            }
            if (out.size() < file.length()) {
                download(hub, out, watcher);
            }
            requireRight(out);
            out.force(true);
            Files.move(incomplete(), path(), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static @Nullable FileLock lock(FileChannel out) throws IOException {
        try {
            return out.tryLock();
        } catch (OverlappingFileLockException inThisProcess) {
            return null;
        }
    }

    private void download(HubClient hub, FileChannel out, LongConsumer watcher) throws IOException {
        HubClient.Content content = hub.content(file, out.size());
        try (BodyPieces body = content.body()) {
            out.truncate(content.from());
            out.position(content.from());
            for (List<ByteBuffer> piece = body.next(); !piece.isEmpty(); piece = body.next()) {
                for (ByteBuffer bytes : piece) {
                    if (out.position() + bytes.remaining() > file.length()) {
                        out.truncate(0);
                        throw new ModelException(file.name() + " brings more than the " + file.length()
                                + " bytes that the hub says it has; try again later");
                    }
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
                watcher.accept(out.position());
            }
        } catch (IOException broken) {
            throw new IOException(file.name() + ": " + broken.getMessage() + "; try again, and it goes on from byte " + out.size(), broken);
        }
        if (out.size() < file.length()) {
            throw new IOException(file.name() + " ended at byte " + out.size() + " of " + file.length() + "; try again, and it goes on from there");
        }
    }

    private void requireRight(FileChannel content) throws IOException {
        MessageDigest digest = file.checksum().begin(file.length());
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        content.position(0);
        while (content.read(piece.clear()) >= 0) {
            digest.update(piece.flip());
        }
        if (!file.checksum().isOf(digest)) {
            content.truncate(0);
            throw new ModelException(file.name() + " has not the checksum " + file.checksum().hex()
                    + " that the hub tells; it was thrown away, try again");
        }
    }
}
