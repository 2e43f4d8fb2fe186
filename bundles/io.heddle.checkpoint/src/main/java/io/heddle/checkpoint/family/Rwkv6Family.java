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

/** RWKV-6 as flash-linear-attention publishes it, some layers of which may be attention. */
@Component(property = Family.NAME + "=rwkv6")
public final class Rwkv6Family implements Family {
    /** Where this layout keeps each mix, in the order w, k, v, r, g of the mechanism. */
    private static final List<Integer> MIXES = List.of(1, 2, 3, 0, 4);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("rwkv6", List.of("rwkv6"), "RWKV-6: decay and token mixes that the input chooses",
                "Peng et al. 2024; flash-linear-attention RWKV6ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        FlaRwkv rwkv = new FlaRwkv("6", config, 3.5, tensors);
        return rwkv.plan(prefix -> timeMix(config, rwkv.layout().width(), rwkv.epsilon(), prefix), Rwkv6Family::channelMix);
    }

    private static BlockDraft timeMix(Config config, int width, double epsilon, String prefix) {
        int heads = config.positive(4, "num_heads");
        int rank = config.positive(32, "proj_low_rank_dim");
        int keys = PublishedSettings.share(config, width, 0.5, "expand_k");
        int values = PublishedSettings.share(config, width, 1, "expand_v");
        if (keys % heads != 0 || values % heads != 0) {
            throw new ConfigException("num_heads is " + heads + "; a divisor of the " + keys + " keys and the " + values
                    + " values is allowed");
        }
        WeightExpression up = new WeightExpression.Permuted(
                WeightExpression.published(prefix + "x_proj.2.weight").shaped(width, MIXES.size(), rank), List.of(1, 0, 2));
        return new BlockDraft("rwkv").option("version", "6").option("heads", heads).option("headDim", keys / heads)
                .option("valueDim", values / heads).option("mixRank", rank)
                .option("decayRank", config.positive(64, "gate_low_rank_dim")).option("epsilon", epsilon)
                .projection("receptance", prefix + "r_proj.linear", false).projection("key", prefix + "k_proj.linear", false)
                .projection("value", prefix + "v_proj.linear", false).projection("gate", prefix + "g_proj.linear", false)
                .projection("output", prefix + "o_proj", false)
                .weight("mix", prefix + "x_proj.0.mu")
                .weight("mixes_down", reordered(WeightExpression.published(prefix + "x_proj.0.linear.weight"), rank))
                .weight("mixes_up", reordered(up, 1))
                .weight("mixes", reordered(WeightExpression.published(prefix + "x_bias"), 1))
                .weight("decay", prefix + "w_proj.linear.lora.2.bias")
                .weight("decay_down", prefix + "w_proj.linear.lora.0.weight")
                .weight("decay_up", prefix + "w_proj.linear.lora.2.weight")
                .weight("bonus", prefix + "bonus")
                .weight("norm", prefix + "g_norm.weight").weight("norm.bias", prefix + "g_norm.bias");
    }

    /** Runs of {@code rows} rows, one a mix, in the mechanism's order. */
    private static WeightExpression reordered(WeightExpression of, int rows) {
        return new WeightExpression.Concatenated(0,
                MIXES.stream().map(mix -> of.rows(mix * rows, (mix + 1) * rows)).toList());
    }

    private static BlockDraft channelMix(String prefix) {
        return new BlockDraft("rwkvchannel")
                .weight("mix_k", prefix + "key.mu").weight("mix_r", prefix + "receptance.mu")
                .projection("key", prefix + "key.linear", false).projection("value", prefix + "value", false)
                .projection("receptance", prefix + "receptance.linear", false);
    }
}
