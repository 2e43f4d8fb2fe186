// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.moe.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/** {@code y = sum of share_e * expert_e(x) over the chosen e}, plus an expert that every token passes. */
final class MoeMixer implements Mixer {
    private final MoeConfig config;
    private final MoeConfig.Routing routing;
    private final Weight router;
    private final Optional<Weight> choiceBias;
    private final Optional<Weight> latentIn;
    private final Optional<Weight> latentInBias;
    private final Optional<Weight> gate;
    private final Weight up;
    private final Weight down;
    private final Optional<Weight> latentOut;
    private final Optional<Weight> latentOutBias;
    private final Optional<SharedExpert> shared;

    MoeMixer(MoeConfig config, WeightScope weights) {
        int experts = config.routing().experts();
        int inner = config.innerWidth();
        int latent = config.latentWidth();
        boolean bias = latent > 0 && config.shared().bias();
        this.config = config;
        this.routing = config.routing();
        this.router = weights.matrix("router", experts, config.inputWidth());
        this.choiceBias = exact(weights, routing.choiceBias(), "router.choice_bias", experts);
        this.latentIn = latent > 0 ? Optional.of(weights.matrix("latent_in", latent, config.inputWidth())) : Optional.empty();
        this.latentInBias = exact(weights, bias, "latent_in.bias", latent);
        this.gate = config.gated()
                ? Optional.of(weights.matrices("experts.gate_proj", experts, inner, config.expertInputWidth()))
                : Optional.empty();
        this.up = weights.matrices("experts.up_proj", experts, inner, config.expertInputWidth());
        this.down = weights.matrices("experts.down_proj", experts, config.expertWidth(), inner);
        this.latentOut = latent > 0 ? Optional.of(weights.matrix("latent_out", config.width(), latent)) : Optional.empty();
        this.latentOutBias = exact(weights, bias, "latent_out.bias", config.width());
        this.shared = config.shared().innerWidth() > 0
                ? Optional.of(new SharedExpert(config, weights)) : Optional.empty();
    }

    private static Optional<Weight> exact(WeightScope weights, boolean wanted, String name, int size) {
        return wanted ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none();
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor logits = run.apply(new Linear(x, router));
        List<Tensor> choice = run.applyAll(new TopKRouting(logits, routing.chosen(), routing.scoring(), choiceBias,
                routing.groups(), routing.groupsKept(), routing.factor()));
        Tensor latent = projected(x, latentIn, latentInBias, run);
        Tensor chosen = run.apply(new ExpertMlp(latent, choice.get(0), choice.get(1), gate, up, down, config.activation()));
        Tensor y = projected(chosen, latentOut, latentOutBias, run);
        return shared.map(expert -> run.apply(new Add(y, expert.forward(x, run)))).orElse(y);
    }

    private static Tensor projected(Tensor x, Optional<Weight> weight, Optional<Weight> bias, Run run) {
        return weight.map(w -> run.apply(new Linear(x, w, bias))).orElse(x);
    }
}
