// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.Map;
import java.util.function.Function;

/**
 * The frame and the tensor names of flash-linear-attention, which its models share: a mixer named
 * {@code attn}, softmax attention in the layers that {@code attn} of the configuration lists, and a
 * gated MLP in every layer.
 */
final class FlaLayout {
    private static final int MLP_MULTIPLE = 256;
    private static final int CONTEXT = 2048;

    private final Config config;
    private final int width;
    private final ModelDraft draft;
    private final String prefix;

    /**
     * @param name of the stack
     * @param config the published configuration
     * @throws io.heddle.api.config.ConfigException for a setting that no model here heeds
     */
    FlaLayout(String name, Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        this(name, config, config.positive(2048, "hidden_size"), tensors);
    }

    /**
     * @param name of the stack
     * @param config the published configuration
     * @param width of the hidden state
     * @throws io.heddle.api.config.ConfigException for a setting that no model here heeds
     */
    FlaLayout(String name, Config config, int width, Map<String, Shape> tensors) {
        // The published gated unit knows no other activation.
        PublishedSettings.requireSilu(config, "hidden_act");
        PublishedSettings.requireAbsent(config, "attnres_block_size");
        this.config = config;
        this.width = width;
        this.draft = new ModelDraft(name, width, config.number("norm_eps").orElse(1e-6), tensors);
        // A bare model is saved without the name of the module around it.
        this.prefix = draft.tensors().has("embeddings.weight") ? "" : "model.";
    }

    int width() {
        return width;
    }

    PublishedTensors tensors() {
        return draft.tensors();
    }

    /**
     * With the usual MLP.
     *
     * @param layers how many there are
     * @param mixer the mixer of a layer without attention, given the first part of its tensor names
     */
    ModelPlan plan(int layers, Function<String, BlockDraft> mixer) {
        return plan(layers, 4, "mixer", mixer);
    }

    /**
     * @param standardMlpRatio the class's ratio of the MLP's channels, before its gate takes a third
     * @param role what the mixer is called in its layer
     * @param mixer the mixer of a layer, given the first part of its tensor names
     */
    ModelPlan plan(double standardMlpRatio, String role, Function<String, BlockDraft> mixer) {
        return plan(config.positive(24, "num_hidden_layers"), standardMlpRatio, role, mixer);
    }

    private ModelPlan plan(int layers, double standardMlpRatio, String role, Function<String, BlockDraft> mixer) {
        FlaAttention attention = FlaAttention.read(config, width, layers);
        MlpSettings mlp = new MlpSettings(mlpWidth(standardMlpRatio), "silu", true, false);
        for (int layer = 0; layer < layers; layer++) {
            String tensors = prefix + "layers." + layer + ".";
            String norm = tensors + "attn_norm.weight";
            draft.layer(
                    attention.in(layer) ? draft.residual("attention", norm, attention.block(tensors + "attn."))
                            : draft.residual(role, norm, mixer.apply(tensors + "attn.")),
                    draft.residual("mlp", tensors + "mlp_norm.weight", mlp.block(tensors + "mlp.")));
        }
        var standard = new ModelDraft.Standard(32_000, false, 2, attention.layers().isEmpty() ? 0 : CONTEXT);
        return draft.plan(ModelDraft.Ends.read(config, standard, prefix + "embeddings.weight", prefix + "norm.weight"));
    }

    private int mlpWidth(double standardRatio) {
        if (config.has("intermediate_size")) {
            return config.requiredPositive("intermediate_size");
        }
        double ratio = config.number("hidden_ratio").orElse(PublishedSettings.isNull(config, "hidden_ratio") ? 4 : standardRatio);
        return Math.ceilDiv((int) (width * ratio * 2 / 3), MLP_MULTIPLE) * MLP_MULTIPLE;
    }
}
