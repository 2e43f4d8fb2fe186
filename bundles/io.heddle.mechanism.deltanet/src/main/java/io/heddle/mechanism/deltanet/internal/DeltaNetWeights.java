// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.deltanet.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import io.heddle.mechanism.deltanet.internal.DeltaNetConfig.Forgetting;
import io.heddle.mechanism.deltanet.internal.DeltaNetConfig.OutputGate;
import java.util.Optional;

/** The weights of one delta net; queries, keys and values are one projection and one convolution. */
record DeltaNetWeights(Weight inProj, Optional<Weight> conv, Optional<Weight> convBias, Optional<Weight> strength,
        Optional<Decay> decay, Optional<Projection> gate, Weight norm, Weight outProj) {
    /** A projection, or two with fewer channels in between. */
    record Projection(Weight first, Optional<Weight> second, Optional<Weight> bias) {}

    /** What a decay is made of. */
    record Decay(Projection step, Weight bias, Weight aLog) {}

    static DeltaNetWeights declare(DeltaNetConfig config, WeightScope weights) {
        int mixed = config.mixedWidth();
        int taps = config.convTaps();
        Weight inProj = weights.matrix("in_proj", mixed, config.inputWidth());
        Optional<Weight> conv = taps == 0 ? Optional.empty()
                : Optional.of(weights.exact("conv1d", WeightInit.normal(1 / Math.sqrt(taps)), mixed, taps));
        Optional<Weight> convBias = taps == 0 || !config.convBias() ? Optional.empty()
                : Optional.of(weights.exact("conv1d.bias", WeightInit.constant(0), mixed));
        Optional<Weight> strength = config.strength()
                ? Optional.of(weights.matrix("b_proj", config.valueHeads(), config.inputWidth())) : Optional.empty();
        return new DeltaNetWeights(inProj, conv, convBias, strength, decay(config, weights), gate(config, weights),
                weights.exact("norm", WeightInit.constant(1), config.valueDim()),
                weights.matrix("out_proj", config.width(), config.valueWidth()));
    }

    private static Optional<Decay> decay(DeltaNetConfig config, WeightScope weights) {
        if (config.decay() == Forgetting.NONE) {
            return Optional.empty();
        }
        boolean byHead = config.decay() == Forgetting.HEAD;
        int steps = byHead ? config.valueHeads() : config.keyWidth();
        Projection step = byHead
                ? new Projection(weights.matrix("a_proj", steps, config.inputWidth()), Optional.empty(), Optional.empty())
                : new Projection(weights.matrix("a_proj.0", config.decayRank(), config.inputWidth()),
                        Optional.of(weights.matrix("a_proj.1", steps, config.decayRank())), Optional.empty());
        return Optional.of(new Decay(step,
                weights.exact("dt_bias", new WeightInit.TimeStepBias(0.001, 0.1, 1e-4), steps),
                weights.exact("A_log", new WeightInit.LogUniform(1, 16), byHead ? steps : config.heads())));
    }

    private static Optional<Projection> gate(DeltaNetConfig config, WeightScope weights) {
        if (config.gate() == OutputGate.NONE) {
            return Optional.empty();
        }
        if (config.gateRank() == 0) {
            return Optional.of(new Projection(weights.matrix("g_proj", config.valueWidth(), config.inputWidth()),
                    Optional.empty(), Optional.empty()));
        }
        return Optional.of(new Projection(weights.matrix("g_proj.0", config.gateRank(), config.inputWidth()),
                Optional.of(weights.matrix("g_proj.1", config.valueWidth(), config.gateRank())),
                Optional.of(weights.exact("g_proj.1.bias", WeightInit.constant(0), config.valueWidth()))));
    }
}
