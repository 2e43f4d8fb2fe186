// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mixtureofdepths.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.run.Run;
import io.heddle.api.state.Growth;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/**
 * A learned score a token decides whether it passes the block, and scales what comes out of it; a
 * token that is passed by contributes 0, so that the residual path carries it unchanged.
 */
final class MixtureOfDepthsMixer implements Mixer {
    private final MixtureOfDepthsConfig config;
    private final Weight router;
    private final InnerBlock block;

    MixtureOfDepthsMixer(MixtureOfDepthsConfig config, WeightScope weights) {
        this.config = config;
        this.router = weights.matrix("router", 1, config.width());
        this.block = InnerBlock.of(config, weights);
    }

    @Override
    public StateSpec state() {
        StateSpec admitted = StateSpec.none()
                .with(new StateEntry("admitted", Shape.of(), StateEntry.Kind.INDEX, new Growth.Fixed()));
        return block.with(config.wholeInput()
                ? admitted.with(new StateEntry("scores", Shape.of(), StateEntry.Kind.RECURRENT, new Growth.WholeInput()))
                : admitted);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        int time = x.size(1);
        int capacity = config.capacity(time);
        Tensor scores = run.apply(new Linear(x, router)).reshape(Shape.of(x.size(0), time));
        List<Tensor> admission = run.applyAll(new TokenAdmission(scores, capacity,
                config.wholeInput() ? Optional.of(state.get("scores")) : Optional.empty()));
        Tensor y = run.select(x, admission.get(0), capacity, state.get("admitted"),
                admitted -> block.forward(admitted, state, run));
        // The share of a token that was passed by is 0.
        return run.apply(new Gate(y, admission.get(1).heads(time), Activation.IDENTITY));
    }
}
