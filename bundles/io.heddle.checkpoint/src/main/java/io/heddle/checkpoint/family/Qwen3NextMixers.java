// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Concatenated;
import java.util.List;

/**
 * The two mixers of Qwen3-Next, whose projections are fused head by head.
 *
 * @param attention head counts and rotation of attention
 * @param keyHeads query and key heads of the delta net
 * @param valueHeads its value heads
 * @param keyDim channels of a query and a key
 * @param valueDim channels of a value
 * @param convTaps taps of its convolution
 * @param epsilon of all norms
 */
record Qwen3NextMixers(AttentionSettings attention, int keyHeads, int valueHeads, int keyDim, int valueDim, int convTaps,
        double epsilon) {
    static Qwen3NextMixers read(Config config, int width, int standardContext) {
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings attention = AttentionSettings.read(config, width, 16, 2)
                .withHeadDim(config.positive(256, "head_dim")).biased(bias, bias)
                .rotated(PublishedRotary.partial(config, 10_000, config.number("partial_rotary_factor").orElse(0.25),
                        standardContext));
        int keyHeads = config.positive(16, "linear_num_key_heads");
        int valueHeads = config.positive(32, "linear_num_value_heads");
        if (valueHeads % keyHeads != 0) {
            throw new ConfigException("linear_num_value_heads is " + valueHeads + "; a multiple of the " + keyHeads
                    + " key heads is allowed");
        }
        return new Qwen3NextMixers(attention, keyHeads, valueHeads, config.positive(128, "linear_key_head_dim"),
                config.positive(128, "linear_value_head_dim"), config.positive(4, "linear_conv_kernel_dim"),
                config.number("rms_norm_eps").orElse(1e-6));
    }

    /** Gated attention: each head's query and gate lie beside each other; norms of heads are stored less 1. */
    BlockDraft attention(String module) {
        int dim = attention.headDim();
        RowRuns queries = new RowRuns(module + "q_proj.weight", attention.heads(), 2 * dim);
        BlockDraft block = attention.block(module, 0)
                .option("headNorm", true).option("headNormOffset", 1).option("epsilon", epsilon).option("outputGate", true)
                .weight("q_proj", queries.part(0, dim)).weight("gate_proj", queries.part(dim, 2 * dim))
                .weight("q_norm", module + "q_norm.weight").weight("k_norm", module + "k_norm.weight");
        if (attention.queryKeyValueBias()) {
            RowRuns biases = new RowRuns(module + "q_proj.bias", attention.heads(), 2 * dim);
            block.weight("q_proj.bias", biases.part(0, dim)).weight("gate_proj.bias", biases.part(dim, 2 * dim));
        }
        return block;
    }

    /** The delta net: a run a key head holds its query, its key, and the values and gates of its value heads. */
    BlockDraft deltaNet(String module) {
        int share = valueHeads / keyHeads;
        int values = share * valueDim;
        RowRuns runs = new RowRuns(module + "in_proj_qkvz.weight", keyHeads, 2 * keyDim + 2 * values);
        RowRuns steps = new RowRuns(module + "in_proj_ba.weight", keyHeads, 2 * share);
        int convWidth = 2 * keyHeads * keyDim + valueHeads * valueDim;
        return new BlockDraft("deltanet").option("heads", keyHeads).option("valueHeads", valueHeads)
                .option("headDim", keyDim).option("valueDim", valueDim).option("convTaps", convTaps)
                .option("decay", "head").option("gate", "silu").option("epsilon", epsilon)
                .weight("in_proj", new Concatenated(0, List.of(runs.part(0, keyDim), runs.part(keyDim, 2 * keyDim),
                        runs.part(2 * keyDim, 2 * keyDim + values))))
                .weight("g_proj", runs.part(2 * keyDim + values, 2 * keyDim + 2 * values))
                .weight("b_proj", steps.part(0, share)).weight("a_proj", steps.part(share, 2 * share))
                .weight("conv1d", WeightExpression.published(module + "conv1d.weight").shaped(convWidth, convTaps))
                .weight("dt_bias", module + "dt_bias").weight("A_log", module + "A_log")
                .weight("norm", module + "norm.weight").weight("out_proj", module + "out_proj.weight");
    }
}
