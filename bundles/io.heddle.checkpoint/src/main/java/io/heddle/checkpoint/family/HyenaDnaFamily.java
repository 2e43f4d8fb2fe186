// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * HyenaDNA (Nguyen et al. 2023): implicit long convolutions, layer norms and plain MLPs. Its authors'
 * files have no model_type, keep the mixer's settings in {@code layer} and tie the head.
 */
@Component(property = Family.NAME + "=hyenadna")
public final class HyenaDnaFamily implements Family {
    private static final String EMBEDDINGS = "backbone.embeddings.word_embeddings.weight";
    private static final double EPSILON = 1e-5;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("hyenadna", List.of("hyenadna"), "implicit Hyena and a plain MLP in every layer",
                "Nguyen et al. 2023; LongSafari HyenaDNAForCausalLM and hyena-dna ConvLMHeadModel");
    }

    @Override
    public boolean recognises(Map<String, Shape> tensors) {
        String module = root(tensors) + "backbone.layers.0.mixer.";
        return tensors.containsKey(module + "filter_fn.bias") || tensors.containsKey(module + "layer.filter_fn.bias");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        if (config.keys().isEmpty()) {
            throw new ConfigException("there is no config.json; this family needs one with d_model, n_layer and max_seq_len");
        }
        boolean original = config.text("model_type").isEmpty();
        String root = root(tensors);
        int width = config.positive(256, "d_model");
        double epsilon = config.number("layer_norm_epsilon").orElse(EPSILON);
        ModelDraft draft = new ModelDraft("hyenadna", width, original ? epsilon : EPSILON, tensors)
                .layerNormed(true).lastNorm(epsilon);
        HyenaDnaMixer mixer = HyenaDnaMixer.read(original ? config.section("layer") : config, width);
        for (int layer = 0; layer < config.positive(12, "n_layer"); layer++) {
            String module = root + "backbone.layers." + layer + ".";
            draft.layer(draft.residual("hyena", module + "norm1.weight",
                            mixer.block(draft.tensors(), inner(draft.tensors(), module + "mixer.", "in_proj.weight"))),
                    draft.residual("mlp", module + "norm2.weight",
                            mlp(config, width, inner(draft.tensors(), module + "mlp.", "fc1.weight"))));
        }
        return draft.plan(new ModelDraft.Ends(root + EMBEDDINGS, root + "backbone.ln_f.weight",
                root.equals("hyena.") ? "lm_head.weight" : root + "lm_head.weight", vocabulary(config),
                // Where nothing is said, files of the class for Hugging Face hold the head that it used.
                config.flag(original, "tie_word_embeddings"), PublishedSettings.endTokens(config, -1), mixer.length()));
    }

    /** What lies around the backbone: the class for Hugging Face, the trainer, or nothing. */
    private static String root(Map<String, Shape> tensors) {
        return tensors.containsKey("hyena." + EMBEDDINGS) ? "hyena." : tensors.containsKey("model." + EMBEDDINGS) ? "model." : "";
    }

    /** Layers that were trained with checkpoints of their activations are named once more. */
    private static String inner(PublishedTensors tensors, String module, String tensor) {
        return tensors.has(module + "layer." + tensor) ? module + "layer." : module;
    }

    private static BlockDraft mlp(Config config, int width, String module) {
        return new BlockDraft("mlp").option("innerWidth", config.positive(4 * width, "d_inner"))
                .option("activation", "gelu_tanh").option("gated", false).option("bias", true)
                .projection("up_proj", module + "fc1", true).projection("down_proj", module + "fc2", true);
    }

    private static int vocabulary(Config config) {
        int multiple = config.positive(8, "pad_vocab_size_multiple");
        return Math.ceilDiv(config.positive(12, "vocab_size"), multiple) * multiple;
    }
}
