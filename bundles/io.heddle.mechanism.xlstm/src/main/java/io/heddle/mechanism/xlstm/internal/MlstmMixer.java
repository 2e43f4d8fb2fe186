// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.xlstm.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * The matrix cell as xLSTM-7B has it: one projection gives queries, keys, values and the output
 * gate; exponential input gates are kept in range by a running maximum, which starts at 0.
 */
final class MlstmMixer implements Mixer {
    /** As published: a new cell writes little, */
    private static final double INPUT_BIAS = -10;
    /** and forgets little; the middle of the published 3 to 6. */
    private static final double FORGET_BIAS = 4.5;

    private final XlstmConfig config;
    private final Weight inProj;
    private final Weight inputGate;
    private final Weight inputBias;
    private final Weight forgetGate;
    private final Weight forgetBias;
    private final Weight norm;
    private final Weight outProj;
    private final Slice queries;
    private final Slice keys;
    private final Slice values;
    private final Slice gates;

    MlstmMixer(XlstmConfig config, WeightScope weights) {
        this.config = config;
        int heads = config.heads();
        int inner = heads * config.valueDim();
        this.queries = Slice.first(heads * config.keyDim());
        this.keys = queries.then(heads * config.keyDim());
        this.values = keys.then(inner);
        this.gates = values.then(inner);
        this.inProj = weights.matrix("in_proj", 2 * heads * config.keyDim() + 2 * inner, config.inputWidth());
        this.inputGate = weights.matrix("igate", heads, config.inputWidth());
        this.inputBias = weights.exact("igate.bias", WeightInit.constant(INPUT_BIAS), heads);
        this.forgetGate = weights.matrix("fgate", heads, config.inputWidth());
        this.forgetBias = weights.exact("fgate.bias", WeightInit.constant(FORGET_BIAS), heads);
        this.norm = weights.exact("norm", WeightInit.constant(1), inner);
        this.outProj = weights.matrix("out_proj", config.width(), inner);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none()
                .recurrent("cell", config.heads(), config.valueDim(), config.keyDim())
                .recurrent("sum", config.heads(), config.keyDim())
                .recurrent("maximum", config.heads());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        int heads = config.heads();
        Tensor in = run.apply(new Linear(input, inProj));
        Tensor strength = capped(run.apply(new Linear(input, inputGate, Optional.of(inputBias))), run);
        Tensor kept = run.apply(new Activate(capped(run.apply(new Linear(input, forgetGate, Optional.of(forgetBias))), run),
                Activation.LOG_SIGMOID));
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.PerHead(kept))
                .write(in.slice(keys).heads(heads), in.slice(values).heads(heads))
                .read(in.slice(queries).heads(heads))
                .scaled(1 / Math.sqrt(config.keyDim()))
                .normalisedBy(new Normaliser.Stabilised(strength, config.denominatorEpsilon(), state.get("sum"),
                        state.get("maximum")))
                .carrying(state.get("cell")));
        Tensor normed = run.apply(new LayerNorm(y.merged(), Optional.of(norm), Optional.empty(), config.epsilon(),
                config.valueDim()));
        return run.apply(new Linear(run.apply(new Gate(normed, in.slice(gates), Activation.SIGMOID)), outProj));
    }

    private Tensor capped(Tensor gate, Run run) {
        return config.gateSoftCap() == 0 ? gate : run.apply(new SoftCap(gate, config.gateSoftCap()));
    }
}
