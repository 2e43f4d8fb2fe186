// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Single elements of a tensor on the host, addressed in elements from its first one. */
public sealed interface Elements {
    /** The element at a distance from the first. */
    double get(long index);

    /** Changes the element at a distance from the first. */
    void set(long index, double value);

    /**
     * The elements of a tensor; its strides are the caller's business.
     *
     * @throws IllegalArgumentException for a type other than F64, F32 and I32
     */
    static Elements of(Tensor tensor) {
        MemorySegment memory = tensor.segment();
        return switch (tensor.type()) {
            case F64 -> new Doubles(memory);
            case F32 -> new Floats(memory);
            case I32 -> new Ints(memory);
            default -> throw new IllegalArgumentException("the nd4j compute reads F64, F32 and I32, not " + tensor);
        };
    }

    /** @param memory of F64 */
    record Doubles(MemorySegment memory) implements Elements {
        @Override
        public double get(long index) {
            return memory.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
        }

        @Override
        public void set(long index, double value) {
            memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
        }
    }

    /** @param memory of F32 */
    record Floats(MemorySegment memory) implements Elements {
        @Override
        public double get(long index) {
            return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
        }

        @Override
        public void set(long index, double value) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
        }
    }

    /** @param memory of I32 */
    record Ints(MemorySegment memory) implements Elements {
        @Override
        public double get(long index) {
            return memory.getAtIndex(ValueLayout.JAVA_INT, index);
        }

        @Override
        public void set(long index, double value) {
            memory.setAtIndex(ValueLayout.JAVA_INT, index, (int) value);
        }
    }
}
