// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the delta rules of flash-linear-attention have in common.
 *
 * @param heads query and key heads
 * @param valueHeads value heads
 * @param headDim channels of a query and a key
 * @param valueDim channels of a value
 * @param convTaps taps of the convolutions; 0 for none
 * @param negativeEigenvalues whether the strength of a write goes up to 2
 * @param epsilon of the output's norm
 * @param copies how many heads each published query and key serve, which then are repeated
 */
record DeltaRuleSettings(int heads, int valueHeads, int headDim, int valueDim, int convTaps, boolean negativeEigenvalues,
        double epsilon, int copies) {
    private static final List<String> PARTS = List.of("q", "k", "v");

    /**
     * Reads what is not a size of heads.
     *
     * @throws ConfigException for a setting that no published class honours
     */
    static DeltaRuleSettings read(Config config, int heads, int valueHeads, int headDim, int valueDim) {
        if (valueHeads % heads != 0) {
            throw new ConfigException("num_v_heads is " + valueHeads + "; a multiple of the " + heads + " heads is allowed");
        }
        if (config.flag(false, "conv_bias")) {
            throw new ConfigException("conv_bias is true; false is allowed in this family");
        }
        return new DeltaRuleSettings(heads, valueHeads, headDim, valueDim,
                config.flag(true, "use_short_conv") ? config.positive(4, "conv_size") : 0,
                config.flag(false, "allow_neg_eigval"), config.number("norm_eps").orElse(1e-6), 1);
    }

    /** With queries and keys repeated for so many heads each. */
    DeltaRuleSettings repeating(int times) {
        return new DeltaRuleSettings(heads, valueHeads, headDim, valueDim, convTaps, negativeEigenvalues, epsilon, times);
    }

    /** Channels of a value, as a multiple of those of a key. */
    static int expanded(Config config, String key, double standard, int channels) {
        double factor = config.number(key).orElse(standard);
        double expanded = factor * channels;
        if (expanded < 1 || Math.abs(expanded - Math.rint(expanded)) > 1e-5 * expanded) {
            throw new ConfigException(key + " is " + factor + "; a factor that makes " + channels
                    + " channels a whole number is allowed");
        }
        return (int) Math.rint(expanded);
    }

    /** One block whose tensors begin with {@code prefix}; decay and gate are the family's. */
    BlockDraft block(String prefix) {
        BlockDraft block = new BlockDraft("deltanet").option("heads", heads).option("valueHeads", valueHeads)
                .option("headDim", headDim).option("valueDim", valueDim).option("convTaps", convTaps)
                .option("negativeEigenvalues", negativeEigenvalues).option("epsilon", epsilon)
                .weight("in_proj", new WeightExpression.Concatenated(0, PARTS.stream()
                        .map(part -> heads(part, prefix + part + "_proj.weight")).toList()))
                .weight("norm", prefix + "o_norm.weight")
                .weight("out_proj", prefix + "o_proj.weight");
        if (convTaps > 0) {
            List<Integer> widths = List.of(heads * headDim, heads * headDim, valueHeads * valueDim);
            block.weight("conv1d", new WeightExpression.Concatenated(0, IntStream.range(0, PARTS.size())
                    .mapToObj(i -> heads(PARTS.get(i), prefix + PARTS.get(i) + "_conv1d.weight")
                            .shaped(widths.get(i), convTaps)).toList()));
        }
        return block;
    }

    /** The rows of all heads. */
    private WeightExpression heads(String part, String tensor) {
        WeightExpression all = WeightExpression.published(tensor);
        return copies == 1 || part.equals("v") ? all : new WeightExpression.Concatenated(0, IntStream.range(0, heads)
                .map(head -> head / copies * headDim).mapToObj(from -> all.rows(from, from + headDim)).toList());
    }
}
