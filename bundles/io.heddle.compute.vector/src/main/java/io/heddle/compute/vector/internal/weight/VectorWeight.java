// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.PreparedWeight;

/**
 * A weight in the form in which this compute's kernels read it: rows of the last axis, one after
 * another. Closed by the generation that asked for it.
 */
public sealed interface VectorWeight extends PreparedWeight permits FloatWeight, HalfWeight, ByteWeight, NibbleWeight {
    /** Its logical shape. */
    Shape shape();

    /** The rows of its last axis. */
    default int rows() {
        return shape().rank() == 0 ? 1 : Math.toIntExact(shape().count() / Math.max(1, shape().width()));
    }

    /** Elements a row. */
    default int width() {
        return shape().rank() == 0 ? 1 : shape().width();
    }

    /** Bytes that a pass over all rows reads, scales included. */
    long storedBytes();

    /** A copy of its numbers as floats. */
    default float[] numbers() {
        float[] numbers = new float[Math.toIntExact(shape().count())];
        for (int row = 0; row < rows(); row++) {
            widen(row, 0, width(), numbers, row * width());
        }
        return numbers;
    }

    /**
     * Widens a part of a row to floats.
     *
     * @param row which
     * @param from its first element
     * @param count how many
     * @param target where they go
     * @param at the first index there
     */
    void widen(int row, int from, int count, float[] target, int at);
}
