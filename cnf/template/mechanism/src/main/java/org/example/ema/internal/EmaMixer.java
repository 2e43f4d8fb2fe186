// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;

/** One projection gives the values v, the gate z and the rates f; the average is gated and projected back. */
final class EmaMixer implements Mixer {
    private final int inner;
    private final Weight inProj;
    private final Weight outProj;
    private final Slice v;
    private final Slice z;
    private final Slice f;

    EmaMixer(int inner, MixerSite site) {
        this.inner = inner;
        this.inProj = site.weights().matrix("in_proj", 3 * inner, site.inputWidth());
        this.outProj = site.weights().matrix("out_proj", site.width(), inner);
        this.v = Slice.first(inner);
        this.z = v.then(inner);
        this.f = z.then(inner);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("h", inner);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(x, inProj));
        Tensor logA = run.apply(new Activate(in.slice(f), Activation.LOG_SIGMOID));
        // 1 - sigmoid(f) is sigmoid(-f).
        Tensor minusF = run.apply(new Scale(in.slice(f), -1));
        Tensor fresh = run.apply(new Gate(in.slice(v), minusF, Activation.SIGMOID));
        Tensor h = run.apply(new ChannelRecurrence(fresh, logA, state.get("h")));
        Tensor y = run.apply(new Gate(h, in.slice(z), Activation.SILU));
        return run.apply(new Linear(y, outProj));
    }
}
