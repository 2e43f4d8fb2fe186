// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linear.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import java.util.Optional;

/** {@code W x + b} with {@code weight [width, inputWidth]} and {@code bias [width]}. */
final class LinearMixer implements Mixer {
    private final Weight weight;
    private final Optional<Weight> bias;

    LinearMixer(MixerSite site, boolean biased) {
        weight = site.weights().matrix("weight", site.width(), site.inputWidth());
        bias = biased ? Optional.of(site.weights().exact("bias", WeightInit.constant(0), site.width())) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none();
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        return run.apply(new Linear(x, weight, bias));
    }
}
