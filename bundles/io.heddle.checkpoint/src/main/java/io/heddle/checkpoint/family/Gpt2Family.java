// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** GPT-2 (Radford et al. 2019): learned positions, layer norms and plain MLPs; matrices are stored input first. */
@Component(property = Family.NAME + "=gpt2")
public final class Gpt2Family implements Family {
    private static final int END_OF_TEXT = 50_256;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("gpt2", List.of("gpt2"), "attention and a plain MLP in every layer, with learned positions",
                "Radford et al. 2019; transformers GPT2LMHeadModel");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(768, "n_embd", "hidden_size");
        int heads = config.positive(12, "n_head", "num_attention_heads");
        if (width % heads != 0) {
            throw new ConfigException("n_head is " + heads + "; a divisor of n_embd, which is " + width + ", is allowed");
        }
        int positions = config.positive(1024, "n_positions", "max_position_embeddings");
        // A bare model is saved without the name of the module around it.
        String prefix = tensors.containsKey("wte.weight") ? "" : "transformer.";
        ModelDraft draft = new ModelDraft("gpt2", width, config.number("layer_norm_epsilon").orElse(1e-5), tensors)
                .layerNormed(true);
        for (int layer = 0; layer < config.positive(12, "n_layer", "num_hidden_layers"); layer++) {
            String module = prefix + "h." + layer + ".";
            // Causal masks, which old files hold.
            draft.tensors().useAll(module + "attn.bias");
            draft.tensors().useAll(module + "attn.masked_bias");
            draft.layer(draft.residual("attention", module + "ln_1.weight", attention(config, width, heads, layer, module)),
                    draft.residual("mlp", module + "ln_2.weight", mlp(config, width, module)));
        }
        draft.positions(prefix + "wpe.weight", positions);
        return draft.plan(new ModelDraft.Ends(prefix + "wte.weight", prefix + "ln_f.weight", "lm_head.weight",
                config.positive(50_257, "vocab_size"), config.flag(true, "tie_word_embeddings"),
                PublishedSettings.endTokens(config, END_OF_TEXT), positions));
    }

    private static BlockDraft attention(Config config, int width, int heads, int layer, String module) {
        BlockDraft block = new BlockDraft("attention").option("heads", heads).option("keyHeads", heads)
                .option("headDim", width / heads).option("scale", scale(config, width / heads, layer))
                .option("queryKeyValueBias", true).option("outputBias", true);
        WeightExpression bias = WeightExpression.published(module + "attn.c_attn.bias");
        WeightExpression matrix = WeightExpression.published(module + "attn.c_attn.weight").transposed();
        int from = 0;
        for (String part : List.of("q_proj", "k_proj", "v_proj")) {
            block.weight(part, matrix.rows(from, from + width)).weight(part + ".bias", bias.rows(from, from + width));
            from += width;
        }
        return transposed(block, "o_proj", module + "attn.c_proj");
    }

    private static double scale(Config config, int headDim, int layer) {
        double scale = config.flag(true, "scale_attn_weights") ? 1 / Math.sqrt(headDim) : 1;
        return config.flag(false, "scale_attn_by_inverse_layer_idx") ? scale / (layer + 1) : scale;
    }

    private static BlockDraft mlp(Config config, int width, String module) {
        BlockDraft block = new BlockDraft("mlp").option("innerWidth", config.positive(4 * width, "n_inner"))
                .option("activation", PublishedSettings.activation(config, "gelu_new", "activation_function"))
                .option("gated", false).option("bias", true);
        return transposed(transposed(block, "up_proj", module + "mlp.c_fc"), "down_proj", module + "mlp.c_proj");
    }

    private static BlockDraft transposed(BlockDraft block, String name, String tensor) {
        return block.weight(name, WeightExpression.published(tensor + ".weight").transposed())
                .weight(name + ".bias", tensor + ".bias");
    }
}
