// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/**
 * {@code h_t = plus(times(factor_t, h_{t-1}), x_t)} for all tokens of a block in log2(tokens) rounds
 * (Hillis and Steele 1986). Exact for decays of any strength: only products of factors are formed.
 *
 * @param program what is appended to
 * @param times how a factor acts
 * @param plus how two contributions join
 */
record AssociativeScan(Program program, Operation times, Operation plus) {
    /** An operation of a program on two tensors that broadcast. */
    @FunctionalInterface
    interface Operation {
        /** Appends it. */
        Tensor apply(Tensor a, Tensor b, Tensor out);
    }

    /** The sum of products that recurrences are. */
    static AssociativeScan sums(Program program) {
        return new AssociativeScan(program, program::multiply, program::add);
    }

    /** The largest of sums. */
    static AssociativeScan maxima(Program program) {
        return new AssociativeScan(program, program::add, program::maximum);
    }

    /**
     * Appends the scan.
     *
     * @param factor {@code [tokens, ..]}, dense; overwritten
     * @param x {@code [tokens, ..]}, dense, to which factors broadcast; becomes h
     * @param before {@code [1, ..]}: h before the block
     */
    void append(Tensor factor, Tensor x, Tensor before) {
        int tokens = x.size(0);
        Tensor carried = program.scratch(x.shape());
        Tensor first = x.slice(0, 0, 1);
        plus.apply(first, times.apply(before, factor.slice(0, 0, 1), carried.slice(0, 0, 1)), first);
        Tensor reach = factor;
        Tensor longer = program.scratch(factor.shape());
        for (int step = 1; step < tokens; step *= 2) {
            Tensor late = x.slice(0, step, tokens - step);
            Tensor moved = carried.slice(0, step, tokens - step);
            times.apply(x.slice(0, 0, tokens - step), reach.slice(0, step, tokens - step), moved);
            plus.apply(late, moved, late);
            int rest = tokens - 2 * step;
            if (rest > 0) {
                times.apply(reach.slice(0, 2 * step, rest), reach.slice(0, step, rest), longer.slice(0, 2 * step, rest));
                Tensor swap = reach;
                reach = longer;
                longer = swap;
            }
        }
    }
}
