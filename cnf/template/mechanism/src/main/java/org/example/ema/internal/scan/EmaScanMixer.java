// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;

/** A projection, the operator, and a projection. */
final class EmaScanMixer implements Mixer {
    private final int width;
    private final Weight inProj;
    private final Weight rate;
    private final Weight outProj;

    EmaScanMixer(MixerSite site) {
        this.width = site.width();
        this.inProj = site.weights().matrix("in_proj", width, site.inputWidth());
        // Averages over 2 to 50 tokens.
        this.rate = site.weights().exact("rate", new WeightInit.EvenlySpaced(0, 4), width);
        this.outProj = site.weights().matrix("out_proj", width, width);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("h", width);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor v = run.apply(new Linear(x, inProj));
        Tensor h = run.apply(new EmaScan(v, rate, state.get("h")));
        return run.apply(new Linear(h, outProj));
    }
}
