// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.Map;

/** Llama's frame and tensor names, which its relatives share: attention, then a channel mixer, each on a normed input. */
final class LlamaLayout {
    private final ModelDraft draft;
    private final String prefix;

    /** @param epsilon of every norm of the hidden state */
    LlamaLayout(String name, int width, double epsilon, Map<String, Shape> tensors) {
        this.draft = new ModelDraft(name, width, epsilon, tensors);
        // A bare model is saved without the name of the module around it.
        this.prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
    }

    PublishedTensors tensors() {
        return draft.tensors();
    }

    /** One of a layer's two blocks. */
    @FunctionalInterface
    interface BlockOfLayer {
        /**
         * @param layer its index
         * @param tensors the first part of the layer's tensor names
         */
        BlockDraft make(int layer, String tensors);
    }

    /**
     * @param layers how many there are
     * @param mixer the channel mixer
     * @param role what the channel mixer is called in its layer
     */
    ModelPlan plan(Config config, ModelDraft.Standard standard, int layers, BlockOfLayer attention, BlockOfLayer mixer,
            String role) {
        for (int layer = 0; layer < layers; layer++) {
            String tensors = prefix + "layers." + layer + ".";
            draft.layer(
                    draft.residual("attention", tensors + "input_layernorm.weight", attention.make(layer, tensors)),
                    draft.residual(role, tensors + "post_attention_layernorm.weight", mixer.make(layer, tensors)));
        }
        return draft.plan(ModelDraft.Ends.read(config, standard, prefix + "embed_tokens.weight", prefix + "norm.weight"));
    }
}
