// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The elements of a tensor, which may be a strided view of another.
 *
 * @param tensor with data
 * @param memory from its first element on
 */
record Numbers(Tensor tensor, MemorySegment memory) {
    static Numbers of(Tensor tensor) {
        return new Numbers(tensor, tensor.segment());
    }

    double get(int... index) {
        long at = at(index);
        return switch (tensor.type()) {
            case F64 -> memory.getAtIndex(ValueLayout.JAVA_DOUBLE, at);
            case F32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, at);
            case I32 -> memory.getAtIndex(ValueLayout.JAVA_INT, at);
            default -> throw new IllegalStateException("no numbers of type " + tensor.type());
        };
    }

    void set(double value, int... index) {
        switch (tensor.type()) {
            case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE, at(index), value);
            case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, at(index), (float) value);
            default -> throw new IllegalStateException("no results of type " + tensor.type());
        }
    }

    private long at(int... index) {
        long at = 0;
        for (int axis = 0; axis < index.length; axis++) {
            at += index[axis] * tensor.stride(axis);
        }
        return at;
    }
}
