// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Operator;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import java.util.Arrays;

/**
 * A ragged pass over rows of tokens, in pieces: rows continue slots in an order of their own, and
 * tensors are strided and hold NaN where no token is.
 *
 * @param slots the slot of each row
 * @param counts the valid tokens of each row
 * @param time the tokens of the longest row that is asked for
 * @param pieces the lengths of the pieces; the last one repeats
 */
record Pass(Eager eager, int[] slots, int[] counts, int time, int... pieces) {
    /** Makes the operator of one piece, whose tensors come from {@link Pass#tokens}. */
    interface Piece {
        Operator of(int from, int length);
    }

    /** The first result of all pieces as one {@code [batch, time, rest..]}; it must be finite everywhere. */
    double[] run(Piece piece, int... rest) {
        Tensor all = eager.tensor(Shape.of(rest).prepend(slots.length, time), 0);
        int number = 0;
        for (int from = 0; from < time; number++) {
            int begin = from;
            int length = Math.min(pieces[Math.min(number, pieces.length - 1)], time - from);
            int[] starts = Arrays.stream(counts).map(count -> Math.min(begin, count)).toArray();
            int[] valid = Arrays.stream(counts).map(count -> Math.clamp(count - begin, 0, length)).toArray();
            eager.lanes(slots, starts, valid);
            Eager.fill(all.slice(1, from, length), Eager.values(eager.run(piece.of(from, length))));
            from += length;
        }
        double[] values = Eager.values(all);
        assertTrue(Arrays.stream(values).allMatch(Double::isFinite), "a result is not finite");
        return values;
    }

    /** Tokens {@code [from, from + length)} of {@code [batch, time, rest..]}. */
    Tensor tokens(double[] values, int from, int length, int... rest) {
        Tensor tensor = eager.strided(Shape.of(rest).prepend(slots.length, time), values);
        for (int row = 0; row < counts.length; row++) {
            if (counts[row] < time) {
                Eager.fill(tensor.slice(0, row, 1).slice(1, counts[row], time - counts[row]), Double.NaN);
            }
        }
        return tensor.slice(1, from, length);
    }

    /** Fails unless slots of no row, and of rows without valid tokens, kept every bit. */
    void checkUntouched(StateTensor state, double[] before) {
        double[] after = Eager.values(eager.storage(state));
        int all = eager.storage(state).size(0);
        int slot = before.length / all;
        for (int i = 0; i < all; i++) {
            int row = Arrays.stream(slots).boxed().toList().indexOf(i);
            if (row < 0 || counts[row] == 0) {
                assertArrayEquals(Arrays.copyOfRange(before, i * slot, (i + 1) * slot),
                        Arrays.copyOfRange(after, i * slot, (i + 1) * slot), "slot " + i + " of " + state);
            }
        }
    }
}
