// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.tensor.DataType;
import io.heddle.api.weight.BlockFormat;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.gguf.BlockDecoder;
import io.heddle.checkpoint.gguf.GgufFile;
import io.heddle.checkpoint.internal.Numbers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The numbers of a tensor in a GGUF file: where they lie, or dequantised when they are asked for. */
sealed interface GgufNumbers extends Numbers {
    private static MemorySegment bytes(GgufFile file, String tensor) {
        try {
            return file.bytes(tensor);
        } catch (IOException failed) {
            throw new ModelException(failed.getMessage(), failed);
        }
    }

    /**
     * Stored one by one.
     *
     * @param type their type
     */
    record Plain(GgufFile file, String tensor, DataType type) implements GgufNumbers {
        @Override
        public MemorySegment read(long from, long to) {
            return Numbers.in(bytes(file, tensor), type).read(from, to);
        }
    }

    /**
     * Stored in blocks.
     *
     * @param stored how
     */
    record Quantised(GgufFile file, String tensor, BlockFormat stored) implements GgufNumbers {
        /** Up to here an array holds what is decoded, which costs less than native memory. */
        private static final int MOST_IN_ARRAY = 1 << 20;

        @Override
        public Optional<BlockFormat> format() {
            return Optional.of(stored);
        }

        @Override
        public MemorySegment blocks(long from, long to) {
            long begin = from / stored.elements() * stored.bytes();
            return bytes(file, tensor).asSlice(begin, to / stored.elements() * stored.bytes() - begin);
        }

        @Override
        public MemorySegment read(long from, long to) {
            MemorySegment blocks = bytes(file, tensor);
            int size = stored.elements();
            long first = from / size;
            long last = Math.ceilDiv(to, size);
            long count = (last - first) * size;
            MemorySegment decoded = count <= MOST_IN_ARRAY ? MemorySegment.ofArray(new float[(int) count])
                    : Arena.ofAuto().allocate(count * Float.BYTES, Float.BYTES);
            float[] block = new float[size];
            for (long i = first; i < last; i++) {
                BlockDecoder.decode(stored, blocks, i * stored.bytes(), block, 0);
                MemorySegment.copy(block, 0, decoded, ValueLayout.JAVA_FLOAT, (i - first) * size * Float.BYTES, size);
            }
            return Numbers.in(decoded, DataType.F32).read(from - first * size, to - first * size);
        }
    }
}
