// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The frame and tensor names of flash-linear-attention's models: a mixer and a gated MLP in every
 * layer, where the layers that {@code attn} lists have attention for their mixer.
 */
final class FlaLayout {
    private static final int CONTEXT = 2048;
    private static final int MLP_GRAIN = 256;

    private final Config config;
    private final int width;
    private final ModelDraft draft;
    private final String prefix;

    /**
     * @param name of the stack
     * @param config the published configuration
     * @param width of the hidden state
     * @param tensors the checkpoint's
     */
    FlaLayout(String name, Config config, int width, Map<String, Shape> tensors) {
        PublishedSettings.requireAbsent(config, "attnres_block_size");
        this.config = config;
        this.width = width;
        this.draft = new ModelDraft(name, width, config.number("norm_eps").orElse(1e-6), tensors);
        // A bare model is saved without the name of the module around it.
        this.prefix = draft.tensors().has("embeddings.weight") ? "" : "model.";
    }

    /**
     * @param layers how many there are
     * @param mixer the mixer of a layer without attention, given the first part of its tensor names
     */
    ModelPlan plan(int layers, Function<String, BlockDraft> mixer) {
        MlpSettings mlp = new MlpSettings(innerWidth(), PublishedSettings.activation(config, "swish", "hidden_act"), true, false);
        List<Integer> attending = attending(layers);
        Optional<AttentionSettings> attention = attending.isEmpty() ? Optional.empty() : Optional.of(attention());
        for (int layer = 0; layer < layers; layer++) {
            String tensors = prefix + "layers." + layer + ".";
            String norm = tensors + "attn_norm.weight";
            draft.layer(
                    attending.contains(layer)
                            ? draft.residual("attention", norm, attention.orElseThrow().block(tensors + "attn.", window()))
                            : draft.residual("mixer", norm, mixer.apply(tensors + "attn.")),
                    draft.residual("mlp", tensors + "mlp_norm.weight", mlp.block(tensors + "mlp.")));
        }
        // Only attention is bound to the positions that it was trained on.
        var standard = new ModelDraft.Standard(32_000, false, 2, attending.isEmpty() ? 0 : CONTEXT);
        return draft.plan(ModelDraft.Ends.read(config, standard, prefix + "embeddings.weight", prefix + "norm.weight"));
    }

    private int innerWidth() {
        double ratio = config.number("hidden_ratio").orElse(4);
        int share = (int) (width * ratio * 2 / 3);
        return config.positive((share + MLP_GRAIN - 1) / MLP_GRAIN * MLP_GRAIN, "intermediate_size");
    }

    private List<Integer> attending(int layers) {
        if (!config.has("attn")) {
            return List.of();
        }
        List<Integer> attending = config.section("attn").integers("layers");
        attending.stream().filter(layer -> layer < 0 || layer >= layers).findFirst().ifPresent(layer -> {
            throw new ConfigException("attn.layers has " + layer + "; 0 to " + (layers - 1) + " are allowed");
        });
        return attending;
    }

    private AttentionSettings attention() {
        Config attn = config.section("attn");
        int heads = attn.requiredPositive("num_heads");
        return new AttentionSettings(heads, attn.positive(heads, "num_kv_heads"), Math.max(1, width / heads), false, false,
                Optional.empty()).biased(attn.flag(false, "qkv_bias"), false)
                .rotated(Map.of("theta", attn.number("rope_theta").orElse(10_000)));
    }

    /** 0 for all tokens. */
    private int window() {
        Config attn = config.section("attn");
        return attn.has("window_size") ? attn.requiredPositive("window_size") : 0;
    }
}
