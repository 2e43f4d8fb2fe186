// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;

/** Jamba's frame and tensor names, which Bamba shares: Mamba or attention, then a channel mixer. */
final class HybridLayout {
    private final ModelDraft draft;
    private final String prefix;

    /** @param epsilon of every norm of the hidden state */
    HybridLayout(String name, int width, double epsilon, Map<String, Shape> tensors) {
        this.draft = new ModelDraft(name, width, epsilon, tensors);
        // A bare model is saved without the name of the module around it.
        this.prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
    }

    PublishedTensors tensors() {
        return draft.tensors();
    }

    /** A block of a layer, given the first part of its tensor names. */
    @FunctionalInterface
    interface BlockNamed {
        BlockDraft make(String tensors);
    }

    /** The channel mixer of a layer. */
    @FunctionalInterface
    interface ChannelMixer {
        /**
         * Its stage.
         *
         * @param norm the tensor of its norm
         * @param tensors the first part of its tensor names
         */
        StageSpec make(ModelDraft draft, int layer, String norm, String tensors);
    }

    /** @param kinds Mamba or attention, a layer each */
    ModelPlan plan(Config config, ModelDraft.Standard standard, List<LayerKind> kinds, BlockNamed mamba,
            BlockNamed attention, ChannelMixer channels) {
        for (LayerKind kind : kinds) {
            int layer = draft.nextLayer();
            String tensors = prefix + "layers." + layer + ".";
            String norm = tensors + "input_layernorm.weight";
            draft.layer(
                    kind == LayerKind.ATTENTION
                            ? draft.residual("attention", norm, attention.make(tensors + "self_attn."))
                            : draft.residual("mamba", norm, mamba.make(tensors + "mamba.")),
                    channels.make(draft, layer, tensors + "pre_ff_layernorm.weight", tensors + "feed_forward."));
        }
        return draft.plan(ModelDraft.Ends.read(config, standard, prefix + "embed_tokens.weight",
                prefix + "final_layernorm.weight"));
    }
}
