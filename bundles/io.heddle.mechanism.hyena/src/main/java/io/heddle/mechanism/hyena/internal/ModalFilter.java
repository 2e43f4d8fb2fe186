// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/** StripedHyena's filter {@code h_t = Re sum_n R_n p_n^t}: a complex state of a few modes a channel. */
final class ModalFilter implements LongFilter {
    /** The largest part of a pole at the start: all are well inside the unit circle. */
    private static final double LARGEST = 0.6;

    private final HyenaConfig config;
    private final Weight poles;
    private final Weight residues;
    private final Weight direct;

    ModalFilter(HyenaConfig config, WeightScope weights) {
        this.config = config;
        this.poles = weights.exact("poles", new WeightInit.Uniform(-LARGEST, LARGEST), config.width(), config.modes(), 2);
        this.residues = weights.exact("residues", WeightInit.normal(1 / Math.sqrt(config.modes())),
                config.width(), config.modes(), 2);
        this.direct = weights.exact("D", WeightInit.normal(1), config.width());
    }

    @Override
    public StateSpec addTo(StateSpec spec) {
        return spec.recurrent("modes", 2, config.width(), config.modes());
    }

    @Override
    public Tensor apply(Tensor x, MixerState state, Run run) {
        return run.apply(new DiagonalScan(x, new DiagonalScan.Poles(poles), residues, direct, state.get("modes")));
    }
}
