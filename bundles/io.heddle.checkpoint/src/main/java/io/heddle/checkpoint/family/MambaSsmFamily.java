// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Mamba and Mamba-2 as their authors saved them: settings of the mixer in {@code ssm_cfg}, no
 * model_type, and a vocabulary that is padded. Mamba-2's norm spans a group, unlike transformers'.
 */
@Component(property = Family.NAME + "=mamba_ssm")
public final class MambaSsmFamily implements Family {
    private static final String EMBEDDINGS = "backbone.embedding.weight";
    private static final double EPSILON = 1e-5;
    /** The inner width of an MLP is rounded up to a multiple of this. */
    private static final int MLP_MULTIPLE = 128;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("mamba_ssm", List.of("mamba_ssm"), "Mamba or Mamba-2, some layers with attention, as their authors save them",
                "Gu and Dao 2023; Dao and Gu 2024; mamba_ssm MambaLMHeadModel");
    }

    @Override
    public boolean recognises(Map<String, Shape> tensors) {
        return tensors.containsKey(EMBEDDINGS)
                && tensors.keySet().stream().anyMatch(name -> name.startsWith("backbone.layers.") && name.endsWith(".mixer.A_log"));
    }

    /** Whether a configuration has the authors' keys and not those of transformers. */
    static boolean wrote(Config config) {
        return config.has("d_model", "ssm_cfg") && !config.has("hidden_size");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        if (config.keys().isEmpty()) {
            throw new ConfigException("there is no config.json; this family needs one with d_model, n_layer and ssm_cfg");
        }
        int width = config.positive(2560, "d_model");
        MambaSsmMixer mixer = MambaSsmMixer.read(config.section("ssm_cfg"), width);
        ModelDraft draft = new ModelDraft("mamba_ssm", width, EPSILON, tensors);
        if (!config.flag(true, "rms_norm")) {
            draft.layerNormed(true);
        }
        List<Integer> attending = config.integers("attn_layer_idx");
        Optional<MambaSsmAttention> attention = attending.isEmpty() ? Optional.empty()
                : Optional.of(MambaSsmAttention.read(config.section("attn_cfg"), width));
        int inner = innerWidth(config);
        for (int layer = 0; layer < config.positive(64, "n_layer"); layer++) {
            String module = "backbone.layers." + layer + ".";
            List<StageSpec> stages = new ArrayList<>();
            boolean attends = attending.contains(layer);
            stages.add(draft.residual(attends ? "attention" : "mamba", module + "norm.weight", attends
                    ? attention.orElseThrow().block(module + "mixer.") : mixer.block(module + "mixer.")));
            if (inner > 0) {
                stages.add(draft.residual("mlp", module + "norm2.weight", mlp(inner, module + "mlp.")));
            }
            draft.layer(stages.toArray(StageSpec[]::new));
        }
        return draft.plan(new ModelDraft.Ends(EMBEDDINGS, "backbone.norm_f.weight", "lm_head.weight", vocabulary(config),
                config.flag(true, "tie_embeddings"), PublishedSettings.endTokens(config, -1), 0));
    }

    /** Channels inside an MLP; 0 for none. */
    private static int innerWidth(Config config) {
        int inner = config.integer("d_intermediate").orElse(0);
        if (inner > 0 && !config.flag(true, "fused_add_norm")) {
            // The published class then norms the residual, not what the MLP reads.
            throw new ConfigException("fused_add_norm is false; with d_intermediate above 0 only true is supported");
        }
        return inner;
    }

    private static int vocabulary(Config config) {
        int multiple = config.positive(8, "pad_vocab_size_multiple");
        return Math.ceilDiv(config.positive(50_277, "vocab_size"), multiple) * multiple;
    }

    private static BlockDraft mlp(int asked, String module) {
        int inner = Math.ceilDiv(asked, MLP_MULTIPLE) * MLP_MULTIPLE;
        WeightExpression both = WeightExpression.published(module + "fc1.weight");
        return new BlockDraft("mlp").option("innerWidth", inner).option("activation", "silu")
                .weight("up_proj", both.rows(0, inner)).weight("gate_proj", both.rows(inner, 2 * inner))
                .weight("down_proj", module + "fc2.weight");
    }
}
