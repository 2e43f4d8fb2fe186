// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weights that a test computes, by their names in the block; it has no others.
 *
 * @param byName what gives the numbers in row-major order
 */
record DerivedWeights(Map<String, Function<Weight, double[]>> byName) implements WeightStore {
    @Override
    public WeightSource source(Weight weight) {
        Function<Weight, double[]> values = byName.get(name(weight));
        if (values == null) {
            throw new MissingWeightException("no weight " + weight.path() + " is derived");
        }
        return given(weight, values.apply(weight));
    }

    /** A source of these numbers, in row-major order. */
    static WeightSource given(Weight weight, double[] numbers) {
        return new Derived(weight.shape(), numbers);
    }

    static String name(Weight weight) {
        return weight.path().substring(weight.path().lastIndexOf('/') + 1);
    }

    /** The numbers that a store has for a weight. */
    static double[] numbers(WeightStore store, Weight weight) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(weight.shape().count() * Double.BYTES)]);
        store.source(weight).copyTo(bytes, DataType.F64);
        return bytes.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
    }

    @Override
    public void close() {}

    private record Derived(Shape shape, double[] values) implements WeightSource {
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
            for (int i = 0; i < shape.count(); i++) {
                if (type == DataType.F64) {
                    target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, values[i]);
                } else {
                    target.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) values[i]);
                }
            }
        }
    }
}
