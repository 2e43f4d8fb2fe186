// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.xlstm.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.SLstm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/**
 * The scalar cell in its published layer: each head projects its own channels to the gates, of
 * which the input and the forget gate may see a convolution, and each head's result is normed.
 */
final class SlstmMixer implements Mixer {
    private final XlstmConfig config;
    private final Optional<Weight> conv;
    private final Optional<Weight> convBias;
    private final Weight strengths;
    private final Weight values;
    private final Weight recurrent;
    private final Weight bias;
    private final Weight norm;

    SlstmMixer(XlstmConfig config, WeightScope weights) {
        this.config = config;
        int heads = config.heads();
        int in = config.inputWidth() / heads;
        int channels = channels();
        int taps = config.convTaps();
        this.conv = taps == 0 ? Optional.empty()
                : Optional.of(weights.exact("conv1d", WeightInit.normal(1 / Math.sqrt(taps)), config.inputWidth(), taps));
        this.convBias = taps == 0 ? Optional.empty()
                : Optional.of(weights.exact("conv1d.bias", WeightInit.constant(0), config.inputWidth()));
        this.strengths = weights.matrices("if_proj", heads, 2 * channels, in);
        this.values = weights.matrices("zo_proj", heads, 2 * channels, in);
        this.recurrent = weights.matrices("recurrent", heads, SLstm.GATES * channels, channels);
        this.bias = weights.exact("bias", WeightInit.constant(0), heads, SLstm.GATES * channels);
        this.norm = weights.exact("norm", WeightInit.constant(1), config.width());
    }

    private int channels() {
        return config.width() / config.heads();
    }

    @Override
    public StateSpec state() {
        StateSpec before = config.convTaps() == 0 ? StateSpec.none()
                : StateSpec.none().recurrent("conv", config.convTaps() - 1, config.inputWidth());
        return before.recurrent("cell", 4, config.heads(), channels());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        int heads = config.heads();
        Tensor mixed = conv.map(taps -> run.apply(new CausalConv(input, taps, convBias, Activation.SILU, state.get("conv"))))
                .orElse(input);
        Tensor inputAndForget = run.apply(new BlockLinear(mixed.heads(heads), strengths, Optional.empty()));
        Tensor valueAndOutput = run.apply(new BlockLinear(input.heads(heads), values, Optional.empty()));
        Tensor gates = run.apply(new Concat(List.of(inputAndForget, valueAndOutput)));
        Tensor y = run.apply(new SLstm(gates, recurrent, bias, state.get("cell")));
        return run.apply(new LayerNorm(y.merged(), Optional.of(norm), Optional.empty(), config.epsilon(), channels()));
    }
}
