// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Stage;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.weight.VectorWeight;

/** The product of a prepared weight with one x, for tests of weights. */
public final class OneRow {
    private OneRow() {}

    /** One number a row of the weight. */
    public static float[] products(VectorWeight weight, RowsOf x, Arena arena) {
        Tensor y = arena.allocate(DataType.F32, Shape.of(weight.rows()));
        Dots.of(weight).rows(0, 0, weight.rows(), 0, x, RowsOf.floats(y), 1, new float[Dots.SPACE]);
        float[] found = new float[weight.rows()];
        double[] values = Stage.values(y);
        for (int i = 0; i < found.length; i++) {
            found[i] = (float) values[i];
        }
        return found;
    }
}
