// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/**
 * A linear system with a complex diagonal, and a gated unit on its result. Complex matrices are
 * stored as real ones: the rows of B are all real parts, then all imaginary parts, and the columns
 * of C are all real parts, then all imaginary parts with their sign changed.
 */
final class LruMixer implements Mixer {
    private final LruConfig config;
    private final Weight b;
    private final Weight c;
    private final Weight d;
    private final Weight nu;
    private final Weight theta;
    private final Weight value;
    private final Weight gate;

    LruMixer(LruConfig config, WeightScope weights) {
        int width = config.width();
        int size = config.stateSize();
        this.config = config;
        this.b = weights.matrix("B", 2 * size, config.inputWidth());
        // The rate of decay: a number keeps 0.9 to 0.999 of itself a token.
        this.nu = weights.exact("nu_log", new WeightInit.LogUniform(0.001, 0.105), size);
        // Turns of up to a tenth of the circle a token, as the paper proposes for long memories.
        this.theta = weights.exact("theta_log", new WeightInit.LogUniform(1e-3, Math.PI / 10), size);
        this.c = weights.matrix("C", width, 2 * size);
        this.d = weights.matrix("D", width, config.inputWidth());
        this.value = weights.matrix("value_proj", width, width);
        this.gate = weights.matrix("gate_proj", width, width);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("h", 2, config.stateSize());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor h = run.apply(new ComplexRecurrence(run.apply(new Linear(x, b)), nu, theta, state.get("h")));
        Tensor y = run.apply(new Add(run.apply(new Linear(h, c)), run.apply(new Linear(x, d))));
        Tensor active = run.apply(new Activate(y, Activation.GELU));
        return run.apply(new Gate(run.apply(new Linear(active, value)), run.apply(new Linear(active, gate)), Activation.SIGMOID));
    }
}
