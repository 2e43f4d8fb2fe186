// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where the bytes of tensors come from: one mapping of the file, or reads that are kept. */
final class GgufData implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private static final long LARGEST_READ = 1L << 30;

    private final FileChannel channel;
    private final Path file;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment mapping;
    private final boolean mapped;
    private final Map<String, MemorySegment> read = new HashMap<>();

    private GgufData(FileChannel channel, Path file, boolean mapped) throws IOException {
        this.channel = channel;
        this.file = file;
        this.mapped = mapped;
        this.mapping = mapped ? channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena) : MemorySegment.NULL;
    }

    static GgufData open(FileChannel channel, Path file, boolean mapped) throws IOException {
        return new GgufData(channel, file, mapped);
    }

    MemorySegment bytes(GgufTensor tensor) throws IOException {
        return mapped ? mapping.asSlice(tensor.begin(), tensor.byteSize()) : copied(tensor);
    }

    /** Synchronized, so that two threads that want the same tensor do not both read it. */
    private synchronized MemorySegment copied(GgufTensor tensor) throws IOException {
        MemorySegment known = read.get(tensor.name());
        if (known != null) {
            return known;
        }
        MemorySegment copy = arena.allocate(tensor.byteSize(), ALIGNMENT);
        for (long done = 0; done < copy.byteSize();) {
            ByteBuffer part = copy.asSlice(done, Math.min(LARGEST_READ, copy.byteSize() - done)).asByteBuffer();
            int count = channel.read(part, tensor.begin() + done);
            if (count < 0) {
                throw new MalformedGgufException(file, "the file ends at byte " + (tensor.begin() + done)
                        + ", but it reached further when it was opened",
                        "do not write to a model in use; open it again when it is complete");
            }
            done += count;
        }
        read.put(tensor.name(), copy.asReadOnly());
        return copy.asReadOnly();
    }

    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        read.clear();
    }
}
