// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;

/**
 * Weights around 1 in size, whatever a mechanism would begin with: in a stack of two channels its
 * own beginnings are so small that nothing is seen to change.
 *
 * @param seed of all weights; each has its own stream
 */
record DrawnWeights(long seed) implements WeightStore {
    @Override
    public WeightSource source(Weight weight) {
        return new Drawn(weight.shape(), seed ^ weight.path().hashCode());
    }

    @Override
    public void close() {}

    private record Drawn(Shape shape, long seed) implements WeightSource {
        @Override
        public DataType type() {
            return DataType.F64;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            Random random = new Random(seed);
            for (int i = 0; i < shape.count(); i++) {
                double value = random.nextGaussian();
                if (type == DataType.F64) {
                    target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, value);
                } else {
                    target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) value);
                }
            }
        }
    }
}
