// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * An open archive, read by position; threads do not disturb each other.
 *
 * @param path for messages
 * @param channel closed by its owner
 * @param length when it was opened
 */
record ArchiveFile(Path path, FileChannel channel, long length) {
    private static final long LARGEST_READ = 1L << 30;

    /** Bytes that are known to lie in the file, little-endian. */
    ByteBuffer read(long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        fill(position, bytes);
        return bytes.flip();
    }

    /** Fills a segment from this position on. */
    void read(long position, MemorySegment into) throws IOException {
        for (long done = 0; done < into.byteSize(); done += LARGEST_READ) {
            long count = Math.min(LARGEST_READ, into.byteSize() - done);
            fill(position + done, into.asSlice(done, count).asByteBuffer());
        }
    }

    private void fill(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, at);
            if (count < 0) {
                throw fault("it became shorter since it was opened; do not write to a checkpoint in use");
            }
            at += count;
        }
    }

    /** @param problem what was found, what is allowed, what to do */
    ModelException fault(String problem) {
        return new ModelException(Quoting.path(path) + ": " + problem);
    }
}
