// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Mamba's frame and tensor names, which Nemotron-H shares: one mixer a layer on a normed input. */
final class MambaLayout {
    private final ModelDraft draft;
    private final String prefix;

    /** @param epsilon of every norm of the hidden state */
    MambaLayout(String name, int width, double epsilon, Map<String, Shape> tensors) {
        this.draft = new ModelDraft(name, width, epsilon, tensors);
        // The module around the layers was renamed, and a bare model is saved without it.
        this.prefix = tensors.containsKey("model.norm_f.weight") ? "model."
                : tensors.containsKey("norm_f.weight") ? "" : "backbone.";
    }

    PublishedTensors tensors() {
        return draft.tensors();
    }

    /**
     * @param layers how many there are
     * @param role what a layer's mixer is called
     * @param mixer the mixer of a layer, given its index and the first part of its tensor names
     */
    ModelPlan plan(Config config, ModelDraft.Standard standard, int layers, IntFunction<String> role,
            BiFunction<Integer, String, BlockDraft> mixer) {
        for (int layer = 0; layer < layers; layer++) {
            String tensors = prefix + "layers." + layer + ".";
            draft.layer(draft.residual(role.apply(layer), tensors + "norm.weight", mixer.apply(layer, tensors + "mixer.")));
        }
        // State-spaces' own files use the singular.
        String embeddings = draft.tensors().oneOf(prefix + "embeddings.weight", prefix + "embedding.weight");
        return draft.plan(ModelDraft.Ends.read(config, standard, embeddings, prefix + "norm_f.weight"));
    }
}
