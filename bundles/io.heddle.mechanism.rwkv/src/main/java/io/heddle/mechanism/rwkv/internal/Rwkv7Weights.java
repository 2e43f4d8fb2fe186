// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The weights of one time mix of version 7. */
record Rwkv7Weights(Weight mixR, Weight mixW, Weight mixK, Weight mixV, Weight mixA, Weight mixG, Weight receptance,
        Weight key, Weight value, LowRank decay, LowRank rate, Optional<LowRank> valueShare, LowRank gate, Weight keyScale,
        Weight keyRate, Weight bonus, HeadNorm norm, Weight output) {
    /** @param later whether an earlier block publishes its values */
    static Rwkv7Weights declare(RwkvConfig config, WeightScope weights, boolean later) {
        int in = config.inputWidth();
        int channels = config.keys();
        return new Rwkv7Weights(
                RwkvStart.mix(weights, "mix_r", in), RwkvStart.mix(weights, "mix_w", in),
                RwkvStart.mix(weights, "mix_k", in), RwkvStart.mix(weights, "mix_v", in),
                RwkvStart.mix(weights, "mix_a", in), RwkvStart.mix(weights, "mix_g", in),
                weights.matrix("receptance", channels, in),
                weights.matrix("key", channels, in),
                weights.matrix("value", channels, in),
                LowRank.declare(weights, "decay", in, config.decayRank(), channels, RwkvStart.DECAY),
                LowRank.declare(weights, "rate", in, config.rateRank(), channels, WeightInit.constant(0)),
                config.valueResidual() && later ? Optional.of(LowRank.declare(weights, "value_share", in,
                        config.valueRank(), channels, WeightInit.constant(0))) : Optional.empty(),
                LowRank.declare(weights, "gate", in, config.gateRank(), channels),
                weights.exact("key_scale", WeightInit.constant(0.85), channels),
                weights.exact("key_rate", WeightInit.constant(1), channels),
                weights.exact("bonus", WeightInit.normal(0.1), config.heads(), 1, config.headDim()),
                HeadNorm.declare(config, weights),
                weights.matrix("output", config.width(), channels));
    }
}
