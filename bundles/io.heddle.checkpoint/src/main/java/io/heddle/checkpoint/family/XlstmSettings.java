// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.stream.Stream;

/**
 * The blocks of a published xLSTM.
 *
 * @param heads how many states there are
 * @param keyWidth channels of all queries, and of all keys
 * @param valueWidth channels of all values
 * @param innerWidth channels in the MLP
 * @param gateSoftCap on the input and forget gates
 * @param denominatorEpsilon added to what the cell divides by
 * @param epsilon of all norms
 * @param fused whether projections of one input are stored as one tensor
 */
record XlstmSettings(int heads, int keyWidth, int valueWidth, int innerWidth, double gateSoftCap,
        double denominatorEpsilon, double epsilon, boolean fused) {
    /** @throws ConfigException if the heads do not divide the channels */
    static XlstmSettings read(Config config, int width) {
        int heads = config.positive(8, "num_heads");
        return new XlstmSettings(heads, share(config, "qk_dim_factor", 0.5, width, heads),
                share(config, "v_dim_factor", 1, width, heads), innerWidth(config, width),
                config.number("gate_soft_cap").orElse(15), config.number("eps").orElse(1e-6),
                config.number("norm_eps").orElse(1e-6),
                config.choice(List.of("single", "fused"), "single", "weight_mode").equals("fused"));
    }

    private static int share(Config config, String key, double standard, int width, int heads) {
        int channels = (int) (width * config.number(key).orElse(standard));
        if (channels < 1 || channels % heads != 0) {
            throw new ConfigException(key + " makes " + channels + " channels; a multiple of the " + heads
                    + " heads is allowed");
        }
        return channels;
    }

    private static int innerWidth(Config config, int width) {
        double wanted = width * config.number("ffn_proj_factor").orElse(2.667);
        int grain = config.positive(64, "ffn_round_up_to_multiple_of");
        return (int) Math.floor((wanted + grain - 1) / grain) * grain;
    }

    /** The matrix cell whose tensors begin with {@code prefix}; its first files spell out {@code query}, {@code key}, {@code value}. */
    BlockDraft cell(String prefix, PublishedTensors tensors) {
        BlockDraft block = new BlockDraft("xlstm").option("heads", heads).option("keyDim", keyWidth / heads)
                .option("valueDim", valueWidth / heads).option("gateSoftCap", gateSoftCap)
                .option("denominatorEpsilon", denominatorEpsilon).option("epsilon", epsilon)
                .weight("norm", prefix + "multihead_norm.weight")
                .weight("out_proj", prefix + "out_proj.weight");
        if (fused) {
            String gates = prefix + "ifgate_preact.";
            return block.weight("in_proj", prefix + "qkv_opreact.weight")
                    .weight("igate", WeightExpression.published(gates + "weight").rows(0, heads))
                    .weight("igate.bias", WeightExpression.published(gates + "bias").rows(0, heads))
                    .weight("fgate", WeightExpression.published(gates + "weight").rows(heads, 2 * heads))
                    .weight("fgate.bias", WeightExpression.published(gates + "bias").rows(heads, 2 * heads));
        }
        return block.weight("in_proj", new WeightExpression.Concatenated(0, Stream.of(
                        tensors.oneOf(prefix + "q.weight", prefix + "query.weight"),
                        tensors.oneOf(prefix + "k.weight", prefix + "key.weight"),
                        tensors.oneOf(prefix + "v.weight", prefix + "value.weight"),
                        prefix + "ogate_preact.weight").map(WeightExpression::published).toList()))
                .projection("igate", prefix + "igate_preact", true)
                .projection("fgate", prefix + "fgate_preact", true);
    }

    /** The MLP whose tensors begin with {@code prefix}. */
    BlockDraft mlp(String prefix) {
        BlockDraft block = new BlockDraft("mlp").option("innerWidth", innerWidth).option("activation", "silu")
                .weight("down_proj", prefix + "proj_down.weight");
        if (fused) {
            WeightExpression both = WeightExpression.published(prefix + "proj_up_gate_z.weight");
            return block.weight("gate_proj", both.rows(0, innerWidth))
                    .weight("up_proj", both.rows(innerWidth, 2 * innerWidth));
        }
        return block.weight("gate_proj", prefix + "proj_up_gate.weight").weight("up_proj", prefix + "proj_up.weight");
    }
}
