// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Positional reads that are complete or fail: the channel has no position that threads could disturb.
 *
 * @param channel open for reading; its owner closes it
 * @param file    for messages
 */
record FileBytes(FileChannel channel, Path file) {

    /** A buffer cannot be longer than an int says. */
    private static final long LARGEST_READ = 1L << 30;

    /** Fills the buffer from this position of the file on. */
    void read(long position, ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0)
                throw new MalformedCheckpointException(Kind.TRUNCATED, file,
                        "the file ends at byte " + at + ", but it reached further when it was opened");
            at += count;
        }
    }

    /** Fills the segment from this position of the file on. */
    void read(long position, MemorySegment into) throws IOException {
        for (long done = 0; done < into.byteSize(); ) {
            long length = Math.min(LARGEST_READ, into.byteSize() - done);
            read(position + done, into.asSlice(done, length).asByteBuffer());
            done += length;
        }
    }

    /** A stream over a part of the file; closing it leaves the channel open. */
    InputStream stream(long position, long length) {
        return new InputStream() {
            private long at = position;
            private final long end = position + length;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int wanted) throws IOException {
                if (wanted == 0)
                    return 0;
                if (at == end)
                    return -1;
                int count = (int) Math.min(wanted, end - at);
                FileBytes.this.read(at, ByteBuffer.wrap(into, offset, count));
                at += count;
                return count;
            }
        };
    }
}
