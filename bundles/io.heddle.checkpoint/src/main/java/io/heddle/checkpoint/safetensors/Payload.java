// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where the bytes behind a header come from. */
sealed interface Payload extends AutoCloseable {

    /** In bytes: a cache line, which is also the widest vector. */
    long ALIGNMENT = 64;

    /** The tensor, read-only, until this payload is closed. */
    MemorySegment bytes(TensorEntry tensor) throws IOException;

    /** Fills a segment of the tensor's length. */
    void copy(TensorEntry tensor, MemorySegment into) throws IOException;

    /** Ends all segments handed out; must not run while one of them is in use by a native call. */
    @Override
    void close() throws IOException;

    /** One mapping of the whole file; the channel is not needed any more. */
    record Mapped(Arena arena, MemorySegment data) implements Payload {

        static Mapped open(FileChannel channel, long dataStart, long fileLength) throws IOException {
            Arena arena = Arena.ofShared();
            try {
                var file = channel.map(FileChannel.MapMode.READ_ONLY, 0, fileLength, arena);
                channel.close();
                return new Mapped(arena, file.asSlice(dataStart));
            } catch (IOException | RuntimeException | Error failure) {
                arena.close();
                throw failure;
            }
        }

        @Override
        public MemorySegment bytes(TensorEntry tensor) {
            return data.asSlice(tensor.begin(), tensor.byteSize());
        }

        @Override
        public void copy(TensorEntry tensor, MemorySegment into) {
            into.copyFrom(bytes(tensor));
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** Reads on demand, and keeps what it read. */
    final class Copied implements Payload {

        private final FileBytes file;
        private final long dataStart;
        private final Arena arena = Arena.ofShared();
        private final Map<String, MemorySegment> buffers = new HashMap<>();
        private final Set<String> complete = new HashSet<>();

        Copied(FileBytes file, long dataStart) {
            this.file = file;
            this.dataStart = dataStart;
        }

        /** Synchronized, so that two threads that want the same tensor do not both read it. */
        @Override
        public synchronized MemorySegment bytes(TensorEntry tensor) throws IOException {
            // The buffer of a failed read serves the next try: an arena cannot give back a part of itself.
            MemorySegment buffer = buffers.computeIfAbsent(tensor.name(), name -> arena.allocate(tensor.byteSize(), ALIGNMENT));
            if (!complete.contains(tensor.name())) {
                copy(tensor, buffer);
                complete.add(tensor.name());
            }
            return buffer.asReadOnly();
        }

        @Override
        public void copy(TensorEntry tensor, MemorySegment into) throws IOException {
            file.read(dataStart + tensor.begin(), into);
        }

        @Override
        public synchronized void close() throws IOException {
            arena.close();
            buffers.clear();
            file.channel().close();
        }
    }
}
