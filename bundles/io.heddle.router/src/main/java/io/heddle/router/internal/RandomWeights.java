// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Weights drawn by their own initialisers; each has a random stream of its own, so that a stack's
 * weights do not depend on the order in which they are read.
 *
 * @param seed of all streams
 */
record RandomWeights(long seed) implements WeightStore {
    @Override
    public WeightSource source(Weight weight) {
        return new Drawn(weight, seed);
    }

    @Override
    public void close() {}

    private record Drawn(Weight weight, long seed) implements WeightSource {
        @Override
        public DataType type() {
            return DataType.F32;
        }

        @Override
        public Shape shape() {
            return weight.shape();
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            float[] values = weight.init().values(weight.shape(), new SplittableRandom(seed ^ hash(weight.path())));
            for (int i = 0; i < values.length; i++) {
                if (type == DataType.F64) {
                    target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, values[i]);
                } else {
                    target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, values[i]);
                }
            }
        }

        /** FNV-1a, 64 bits: String.hashCode's 32 would let two weights share a stream. */
        private static long hash(String path) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < path.length(); i++) {
                hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
            }
            return hash;
        }
    }
}
