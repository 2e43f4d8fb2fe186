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
 * channel mixer in every layer, which is a gated MLP in all but RWKV's.
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
        this(config, width, new ModelDraft(name, width, config.number("norm_eps").orElse(1e-6), tensors));
    }

    private FlaLayout(Config config, int width, ModelDraft draft) {
        PublishedSettings.requireAbsent(config, "attnres_block_size");
        this.config = config;
        this.width = width;
        this.draft = draft;
        // A bare model is saved without the name of the module around it.
        this.prefix = draft.tensors().has("embeddings.weight") ? "" : "model.";
    }

    /**
     * RWKV's frame: layer norms, one of them on the embeddings.
     *
     * @param epsilon of these norms
     */
    static FlaLayout layerNormed(String name, Config config, int width, double epsilon, Map<String, Shape> tensors) {
        ModelDraft draft = new ModelDraft(name, width, epsilon, tensors).layerNormed(config.flag(true, "norm_bias"));
        FlaLayout layout = new FlaLayout(config, width, draft);
        if (config.flag(true, "norm_first")) {
            draft.embeddingNorm(layout.prefix + "layers.0.pre_norm.weight");
        }
        return layout;
    }

    int width() {
        return width;
    }

    PublishedTensors tensors() {
        return draft.tensors();
    }

    /** The index of the layer whose blocks are being made. */
    int layer() {
        return draft.nextLayer();
    }

    /**
     * With the usual MLP.
     *
     * @param layers how many there are
     * @param mixer the mixer of a layer without attention, given the first part of its tensor names
     */
    ModelPlan plan(int layers, Function<String, BlockDraft> mixer) {
        return plan(FlaAttention.read(config, width, layers), layers, new Part("mixer", "attn_norm", "attn", mixer), mlp(4));
    }

    /**
     * @param standardMlpRatio the class's ratio of the MLP's channels, before its gate takes a third
     * @param role what the mixer is called in its layer
     * @param mixer the mixer of a layer, given the first part of its tensor names
     */
    ModelPlan plan(double standardMlpRatio, String role, Function<String, BlockDraft> mixer) {
        int layers = layers();
        return plan(FlaAttention.read(config, width, layers), layers, new Part(role, "attn_norm", "attn", mixer),
                mlp(standardMlpRatio));
    }

    /**
     * With attention in every layer.
     *
     * @param normed whether each query and key head is normed
     */
    ModelPlan planAttention(boolean normed) {
        FlaAttention attention = FlaAttention.everywhere(config, width, layers(), normed);
        return plan(attention, layers(), new Part("attention", "attn_norm", "attn", attention.layers().get(0)::block), mlp(4));
    }

    /** How many layers the configuration asks for. */
    int layers() {
        return config.positive(24, "num_hidden_layers");
    }

    /**
     * What every layer has.
     *
     * @param role its name in its layer
     * @param norm the module of the norm before it
     * @param module its own
     * @param block makes it, given the first part of its tensor names
     */
    record Part(String role, String norm, String module, Function<String, BlockDraft> block) {}

    /**
     * @param attention what replaces the mixer, and where
     * @param mixer the mixer of the other layers
     * @param channels the channel mixer
     */
    ModelPlan plan(FlaAttention attention, int layers, Part mixer, Part channels) {
        for (int layer = 0; layer < layers; layer++) {
            String tensors = prefix + "layers." + layer + ".";
            String norm = tensors + mixer.norm() + ".weight";
            String names = tensors + mixer.module() + ".";
            draft.layer(
                    attention.in(layer) ? draft.residual("attention", norm, attention.layers().get(layer).block(names))
                            : draft.residual(mixer.role(), norm, mixer.block().apply(names)),
                    draft.residual(channels.role(), tensors + channels.norm() + ".weight",
                            channels.block().apply(tensors + channels.module() + ".")));
        }
        var standard = new ModelDraft.Standard(32_000, false, 2, attention.layers().isEmpty() ? 0 : CONTEXT);
        return draft.plan(ModelDraft.Ends.read(config, standard, prefix + "embeddings.weight", prefix + "norm.weight"));
    }

    private Part mlp(double standardRatio) {
        int inner = channels(width * ratio(config, standardRatio, 4) * 2 / 3, MLP_MULTIPLE);
        return new Part("mlp", "mlp_norm", "mlp", new MlpSettings(inner, "silu", true, false)::block);
    }

    /**
     * The channels of a channel mixer.
     *
     * @param standard if the configuration does not say
     * @param multiple what the standard is rounded up to
     */
    int channels(double standard, int multiple) {
        return config.has("intermediate_size") ? config.requiredPositive("intermediate_size")
                : Math.ceilDiv((int) standard, multiple) * multiple;
    }

    /** The ratio of these channels to the width: given, the class's, or the module's where it is null. */
    static double ratio(Config config, double standard, double unset) {
        return config.number("hidden_ratio").orElse(PublishedSettings.isNull(config, "hidden_ratio") ? unset : standard);
    }
}
