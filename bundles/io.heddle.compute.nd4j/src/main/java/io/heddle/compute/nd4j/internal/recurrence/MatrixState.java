// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.Optional;

/**
 * S while a pass works on it, with the normaliser n as one more row if there is one.
 *
 * @param state the handle of S
 * @param sum the handle of n, if any
 * @param carried {@code [batch, head, value, key]}: what was read and will be written back
 * @param carriedSum {@code [batch, head, key]}, if any
 * @param rows {@code [n, row, key]}: what is worked on; the memory of carried if there is no n
 */
record MatrixState(StateTensor state, Optional<StateTensor> sum, Tensor carried, Optional<Tensor> carriedSum, Tensor rows) {
    /** Appends the reading of the rows' states. */
    static MatrixState read(Program program, Rows lanes, StateTensor state, Optional<StateTensor> sum) {
        Tensor carried = lanes.read(state);
        Shape shape = carried.shape();
        int n = shape.size(0) * shape.size(1);
        if (sum.isEmpty()) {
            return new MatrixState(state, sum, carried, Optional.empty(), carried.reshape(Shape.of(n, shape.size(2), shape.size(3))));
        }
        Tensor carriedSum = lanes.read(sum.get());
        Tensor rows = program.scratch(n, shape.size(2) + 1, shape.size(3));
        program.concat(1, rows, carried.reshape(Shape.of(n, shape.size(2), shape.size(3))),
                carriedSum.reshape(Shape.of(n, 1, shape.size(3))));
        return new MatrixState(state, sum, carried, Optional.of(carriedSum), rows);
    }

    /** Appends the writing back. */
    void write(Program program, Rows lanes) {
        carriedSum.ifPresent(n -> {
            int value = carried.size(2);
            program.copy(rows.slice(1, 0, value), carried.reshape(Shape.of(rows.size(0), value, rows.size(2))));
            program.copy(rows.slice(1, value, 1), n.reshape(Shape.of(rows.size(0), 1, rows.size(2))));
            lanes.write(n, sum.orElseThrow());
        });
        lanes.write(carried, state);
    }
}
