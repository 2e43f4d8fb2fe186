// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.work.Workers;

/** Runs a function of floats that lie side by side over whole tensors, on all threads where it is worth it. */
public final class Sweep {
    /** The floats that a thread should have to do at least. */
    private static final int LEAST = 16 << 10;
    /** The floats of a piece of tensors without gaps. */
    private static final int PIECE = 4 << 10;

    private Sweep() {}

    /** A function of one operand. */
    @FunctionalInterface
    public interface Unary {
        /** Does {@code count} floats that begin at these addresses; {@code channel} is the index of the first in its row. */
        void run(long x, long y, int channel, int count);
    }

    /** A function of two operands. */
    @FunctionalInterface
    public interface Binary {
        /** Does {@code count} floats that begin at these addresses; {@code channel} is the index of the first in its row. */
        void run(long x, long other, long y, int channel, int count);
    }

    /** A step over one input. */
    public static Step unary(Tensor x, Tensor y, Binding binding, Workers workers, Unary function) {
        Dense in = Dense.of(x, binding);
        RowsOf from = RowsOf.floats(in.tensor());
        RowsOf to = RowsOf.floats(y);
        int rows = to.count();
        int width = to.width();
        Workers.Piece piece = (first, last) -> {
            for (int row = first; row < last; row++) {
                function.run(from.address(row), to.address(row), 0, width);
            }
        };
        int least = Math.max(1, LEAST / Math.max(1, width));
        return () -> {
            in.refresh();
            workers.range(rows, least, piece);
        };
    }

    /** A step over two inputs alike. */
    public static Step binary(Tensor x, Tensor other, Tensor y, Binding binding, Workers workers, Binary function) {
        Dense left = Dense.of(x, binding);
        Dense right = Dense.of(other, binding);
        RowsOf a = RowsOf.floats(left.tensor());
        RowsOf b = RowsOf.floats(right.tensor());
        RowsOf to = RowsOf.floats(y);
        int rows = to.count();
        int width = to.width();
        Workers.Piece piece = (first, last) -> {
            for (int row = first; row < last; row++) {
                function.run(a.address(row), b.address(row), to.address(row), 0, width);
            }
        };
        int least = Math.max(1, LEAST / Math.max(1, width));
        return () -> {
            left.refresh();
            right.refresh();
            workers.range(rows, least, piece);
        };
    }

    /** A tensor without gaps as rows of an even length, so that long rows are shared by threads; others as they are. */
    public static Tensor even(Tensor tensor) {
        long count = tensor.shape().count();
        if (!tensor.isDense() || count % PIECE != 0 || count == 0) {
            return tensor;
        }
        return tensor.reshape(Shape.of(Math.toIntExact(count / PIECE), PIECE));
    }
}
