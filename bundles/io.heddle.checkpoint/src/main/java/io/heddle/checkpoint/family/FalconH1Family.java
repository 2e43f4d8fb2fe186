// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Falcon-H1: Mamba-2 and attention beside each other on one normed input, then an MLP, held in size by many factors. */
@Component(property = Family.NAME + "=falcon_h1")
public final class FalconH1Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(128_000, false, 2, 8192);
    private static final String EMBEDDINGS = "embedding_multiplier";
    private static final String KEYS = "key_multiplier";
    private static final String LOGITS = "lm_head_multiplier";

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("falcon_h1", List.of("falcon_h1"), "Mamba-2 beside attention, and a gated MLP in every layer",
                "TII 2025, Falcon-H1; transformers FalconH1ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config, EMBEDDINGS, KEYS, LOGITS);
        PublishedSettings.requireSilu(config, "hidden_act");
        int width = config.positive(4096, "hidden_size");
        double epsilon = config.number("rms_norm_eps").orElse(1e-5);
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8).biased(bias, bias)
                .rotated(PublishedRotary.whole(config, 10_000, STANDARD.context()));
        FalconH1Mixer mixer = FalconH1Mixer.read(config, width, epsilon);
        MlpSettings mlp = new MlpSettings(config.positive(14_336, "intermediate_size"), "silu", true,
                config.flag(false, "mlp_bias"));
        List<Double> channels = FalconH1Mixer.factors(config, "mlp_multipliers", 2);
        ModelDraft draft = new ModelDraft("falcon_h1", width, epsilon, tensors);
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
        for (int layer = 0; layer < config.positive(32, "num_hidden_layers"); layer++) {
            String name = prefix + "layers." + layer + ".";
            draft.layer(
                    mixers(draft, config, name, mixer.block(name + "mamba."),
                            attention.block(name + "self_attn.", 0).option("keyScale", factor(config, KEYS))),
                    times(draft.residual("mlp", name + "pre_ff_layernorm.weight",
                            mlp.block(name + "feed_forward.").option("gateScale", channels.get(0))), channels.get(1)));
        }
        return new Multipliers(factor(config, EMBEDDINGS), 1, factor(config, LOGITS)).on(draft.plan(
                ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight", prefix + "final_layernorm.weight")));
    }

    /** Both mixers read the same normed hidden state, each with factors of its own before and behind it. */
    private static StageSpec mixers(ModelDraft draft, Config config, String tensors, BlockDraft mamba, BlockDraft attention) {
        String id = "layers." + draft.nextLayer() + ".";
        NormSpec norm = draft.norm(id + "norm", tensors + "input_layernorm.weight");
        return new StageSpec(List.of(
                branch(norm, draft.block(id + "mamba", mamba), factor(config, "ssm_in_multiplier"),
                        factor(config, "ssm_out_multiplier")),
                branch(norm, draft.block(id + "attention", attention), factor(config, "attention_in_multiplier"),
                        factor(config, "attention_out_multiplier"))), Combine.residual());
    }

    private static BranchSpec branch(NormSpec norm, String block, double scaleIn, double scaleOut) {
        return new BranchSpec(new Source.Hidden(), Optional.of(norm), block, scaleIn, scaleOut);
    }

    private static StageSpec times(StageSpec stage, double factor) {
        BranchSpec branch = stage.branches().getFirst();
        return new StageSpec(List.of(new BranchSpec(branch.source(), branch.norm(), branch.block(), branch.scaleIn(), factor)),
                stage.combine());
    }

    private static double factor(Config config, String key) {
        return config.number(key).orElse(1);
    }
}
