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

/** RWKV-7 as flash-linear-attention publishes it, some layers of which may be attention. */
@Component(property = Family.NAME + "=rwkv7")
public final class Rwkv7Family implements Family {
    private static final List<String> MIXES = List.of("r", "w", "k", "v", "a", "g");
    /** Of the norm of keys, beside the sum of squares; the plain one bounds the length by 1e-12 instead. */
    private static final double FUSED_KEY_EPSILON = 1e-6;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("rwkv7", List.of("rwkv7", "rwkv7_fla"), "RWKV-7: a delta rule with a decay that the input chooses",
                "Peng et al. 2025; flash-linear-attention RWKV7ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        FlaRwkv rwkv = new FlaRwkv("7", config, 4, tensors);
        int width = rwkv.layout().width();
        requireOwnValuesFirst(rwkv.attention());
        requireUsualValues(config, width);
        int headDim = headDim(config, width);
        boolean fused = config.flag(true, "fuse_norm");
        return rwkv.plan(prefix -> {
            BlockDraft block = timeMix(rwkv.layout(), width / headDim, headDim, prefix)
                    .option("epsilon", headDim * rwkv.epsilon()).option("fastestDecay", Math.exp(-0.5));
            return fused ? block.option("keyEpsilon", FUSED_KEY_EPSILON) : block;
        }, prefix -> new BlockDraft("rwkvchannel").weight("mix_k", prefix + "x_k")
                .projection("key", prefix + "key", false).projection("value", prefix + "value", false));
    }

    private static BlockDraft timeMix(FlaLayout layout, int heads, int headDim, String prefix) {
        PublishedTensors tensors = layout.tensors();
        BlockDraft block = new BlockDraft("rwkv").option("version", "7").option("heads", heads).option("headDim", headDim)
                .projection("receptance", prefix + "r_proj", false).projection("key", prefix + "k_proj", false)
                .projection("value", prefix + "v_proj", false).projection("output", prefix + "o_proj", false)
                .weight("key_scale", prefix + "k_k").weight("key_rate", prefix + "k_a")
                .weight("bonus", WeightExpression.published(prefix + "r_k").shaped(heads, 1, headDim))
                .weight("norm", prefix + "g_norm.weight").weight("norm.bias", prefix + "g_norm.bias");
        for (String mix : MIXES) {
            block.weight("mix_" + mix, mix(tensors, prefix, mix, layout.width()));
        }
        lowRank(block, tensors, "decay", prefix + "w_lora.lora").weight("decay", prefix + "w_lora.lora.2.bias");
        lowRank(block, tensors, "rate", prefix + "a_lora.lora").weight("rate", prefix + "a_lora.lora.2.bias");
        if (layout.layer() > 0) {
            lowRank(block, tensors, "value", "value_share", prefix + "v_lora.lora")
                    .weight("value_share", prefix + "v_lora.lora.2.bias");
        }
        return lowRank(block, tensors, "gate", prefix + "g_lora.lora");
    }

    /** The first version of the layout keeps all mixes in one tensor. */
    private static WeightExpression mix(PublishedTensors tensors, String prefix, String mix, int width) {
        int index = MIXES.indexOf(mix);
        WeightExpression own = tensors.has(prefix + "x_x") ? WeightExpression.published(prefix + "x_x").rows(index, index + 1)
                : WeightExpression.published(prefix + "x_" + mix);
        return own.shaped(width);
    }

    private static BlockDraft lowRank(BlockDraft block, PublishedTensors tensors, String name, String lora) {
        return lowRank(block, tensors, name, name, lora);
    }

    private static BlockDraft lowRank(BlockDraft block, PublishedTensors tensors, String rank, String name, String lora) {
        return block.option(rank + "Rank", tensors.shape(lora + ".0.weight").size(0))
                .weight(name + "_down", lora + ".0.weight").weight(name + "_up", lora + ".2.weight");
    }

    private static int headDim(Config config, int width) {
        boolean byHeads = PublishedSettings.isNull(config, "head_dim");
        int given = byHeads ? config.requiredPositive("num_heads") : config.positive(64, "head_dim");
        if (width % given != 0) {
            throw new ConfigException((byHeads ? "num_heads" : "head_dim") + " is " + given
                    + "; a divisor of hidden_size, which is " + width + ", is allowed");
        }
        return byHeads ? width / given : given;
    }

    private static void requireUsualValues(Config config, int width) {
        for (int values : config.integers("value_dim")) {
            if (values != width) {
                throw new ConfigException("value_dim has " + values + "; hidden_size, which is " + width
                        + ", is allowed in this family");
            }
        }
    }

    private static void requireOwnValuesFirst(FlaAttention attention) {
        if (attention.in(0)) {
            throw new ConfigException("attn: layers has 0; in this family the first layer keeps its mixer, whose values the"
                    + " others read");
        }
    }
}
