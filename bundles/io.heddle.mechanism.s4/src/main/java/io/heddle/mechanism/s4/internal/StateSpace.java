// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.run.Run;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/**
 * The weights of one system of modes a channel, under the names of S4D and with its "Lin" start:
 * A = -1/2 + i pi n.
 *
 * @param aRealLog {@code [channel, mode]}
 * @param aImaginary {@code [channel, mode]}
 * @param stepLog {@code [channel]}
 * @param c {@code [channel, mode, 2]}
 * @param d {@code [channel]}
 */
record StateSpace(Weight aRealLog, Weight aImaginary, Weight stepLog, Weight c, Weight d) {
    static StateSpace declare(int channels, int modes, WeightScope weights) {
        return new StateSpace(
                weights.exact("log_A_real", WeightInit.constant(Math.log(0.5)), channels, modes),
                weights.exact("A_imag", new WeightInit.EvenlySpaced(0, Math.PI * (modes - 1)), channels, modes),
                weights.exact("log_dt", new WeightInit.Uniform(Math.log(0.001), Math.log(0.1)), channels),
                weights.exact("C", WeightInit.normal(Math.sqrt(0.5)), channels, modes, 2),
                weights.exact("D", WeightInit.normal(1), channels));
    }

    /** Runs the system over x, at the true times of its tokens where the run knows them. */
    Tensor apply(Tensor x, StateTensor state, Run run) {
        return run.apply(new DiagonalScan(x, new DiagonalScan.Sampled(aRealLog, aImaginary, stepLog, run.timeGaps()), c, d,
                state));
    }
}
