// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Granite 4: Mamba-2 or attention, then experts beside a dense mixer or that alone, held in size by four factors. */
@Component(property = Family.NAME + "=granitemoehybrid")
public final class GraniteMoeHybridFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 2048);
    private static final String EMBEDDINGS = "embedding_multiplier";
    private static final String BRANCHES = "residual_multiplier";
    private static final String ATTENTION = "attention_multiplier";
    private static final String LOGITS = "logits_scaling";

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("granitemoehybrid", List.of("granitemoehybrid"),
                "Mamba-2, some attention, and experts or an MLP in every layer",
                "IBM 2025, Granite 4; transformers GraniteMoeHybridForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config, EMBEDDINGS, BRANCHES, ATTENTION, LOGITS);
        PublishedSettings.requireSilu(config, "hidden_act");
        int width = config.positive(4096, "hidden_size");
        double epsilon = config.number("rms_norm_eps").orElse(1e-6);
        AttentionSettings attention = attention(config, width);
        SsdSettings mamba = mamba(config, width, epsilon);
        ModelDraft draft = new ModelDraft("granitemoehybrid", width, epsilon, tensors);
        GraniteChannels channels = GraniteChannels.read(config);
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
        for (LayerKind kind : kinds(config, config.positive(32, "num_hidden_layers"))) {
            String layer = prefix + "layers." + draft.nextLayer() + ".";
            String norm = layer + "input_layernorm.weight";
            draft.layer(kind == LayerKind.ATTENTION
                            ? draft.residual("attention", norm, attention.block(layer + "self_attn.", 0)
                                    .option("scale", config.number(ATTENTION).orElse(1)))
                            : draft.residual("mamba", norm, mamba.block(layer + "mamba.")),
                    draft.residual(channels.role(), layer + "post_attention_layernorm.weight", channels.block(layer)));
        }
        return new Multipliers(config.number(EMBEDDINGS).orElse(1), config.number(BRANCHES).orElse(1), 1 / divisor(config))
                .on(draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight", prefix + "norm.weight")));
    }

    private static double divisor(Config config) {
        double divisor = config.number(LOGITS).orElse(1);
        if (divisor == 0) {
            throw new ConfigException(LOGITS + " is 0; logits are divided by it, so any other number is allowed");
        }
        return divisor;
    }

    /** Positions are rotated where the configuration says {@code rope}, and unknown to attention elsewhere. */
    private static AttentionSettings attention(Config config, int width) {
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings settings = AttentionSettings.read(config, width, 32, 0).biased(bias, bias);
        boolean rotates = config.choice(List.of("rope", "nope", "none"), "none", "position_embedding_type").equals("rope");
        return rotates ? settings.rotated(PublishedRotary.whole(config, 10_000, STANDARD.context())) : settings;
    }

    /** The published class norms all channels together, however many groups there are. */
    private static SsdSettings mamba(Config config, int width, double epsilon) {
        int inner = PublishedSettings.expanded(config, width, "mamba_expand");
        int heads = config.positive(128, "mamba_n_heads");
        double[] limit = PublishedSettings.timeStepLimit(config, "time_step_limit");
        return new SsdSettings(heads, PublishedSettings.orAuto(config, Math.max(1, inner / heads), "mamba_d_head"),
                config.positive(256, "mamba_d_state"), config.positive(1, "mamba_n_groups"),
                config.positive(4, "mamba_d_conv"), config.flag(true, "mamba_conv_bias"),
                config.flag(false, "mamba_proj_bias"), limit[0], limit[1], "full", epsilon).filling(inner);
    }

    /** Mamba everywhere where there is no list. */
    private static List<LayerKind> kinds(Config config, int layers) {
        List<LayerKind> kinds = LayerKind.list(config, "layer_types", "layers_block_type").filter(list -> !list.isEmpty())
                .orElse(Collections.nCopies(layers, LayerKind.RECURRENT));
        if (kinds.size() != layers || !List.of(LayerKind.RECURRENT, LayerKind.ATTENTION).containsAll(kinds)) {
            throw new ConfigException("layer_types is " + config.list("layer_types", "layers_block_type").orElseThrow()
                    + "; " + layers + " entries of mamba and attention are allowed");
        }
        return kinds;
    }
}
