// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.weight.WeightExpression;
import java.util.List;

/**
 * Zamba's Mamba mixer: the first projection's rows alternate between scanned channels and their
 * gates, and groups of channels choose time steps, B and C of their own.
 *
 * @param settings what it shares with other Mamba mixers
 * @param groups groups of channels
 */
record ZambaMixer(SelectiveScanSettings settings, int groups) {
    static ZambaMixer read(Config config, int width) {
        return new ZambaMixer(new SelectiveScanSettings(PublishedSettings.expanded(config, width, "mamba_expand"),
                config.positive(16, "mamba_d_state"),
                PublishedSettings.orAuto(config, Math.ceilDiv(width, 16), "mamba_dt_rank"),
                config.positive(4, "mamba_d_conv"), config.flag(true, "mamba_conv_bias"),
                config.flag(false, "mamba_proj_bias"), "none", 0), config.positive(2, "n_mamba_heads"));
    }

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        int inner = settings.innerWidth();
        int size = settings.stateSize();
        int rank = settings.timeStepRank();
        BlockDraft block = settings.block(prefix).option("headGroups", groups)
                .weight("in_proj", apart(prefix + "in_proj.weight"))
                .weight("x_proj", grouped(prefix + "x_proj_weight", rank + 2 * size, inner / groups))
                .weight("dt_proj", grouped(prefix + "dt_proj_weight", inner / groups, rank))
                .weight("dt_proj.bias", WeightExpression.published(prefix + "dt_proj_bias").shaped(inner))
                .weight("A_log", WeightExpression.published(prefix + "A_log").shaped(inner, size))
                .weight("D", WeightExpression.published(prefix + "D").shaped(inner));
        return settings.projectionBias() ? block.weight("in_proj.bias", apart(prefix + "in_proj.bias")) : block;
    }

    /** A stack of matrices; the mechanism has a plain one where there is one group. */
    private WeightExpression grouped(String tensor, int out, int in) {
        WeightExpression stored = WeightExpression.published(tensor);
        return groups == 1 ? stored.shaped(out, in) : stored;
    }

    /** The scanned channels' rows, then their gates'. */
    private static WeightExpression apart(String tensor) {
        WeightExpression stored = WeightExpression.published(tensor);
        return new WeightExpression.Concatenated(0, List.of(new WeightExpression.Deinterleaved(stored, 0, 2, 0),
                new WeightExpression.Deinterleaved(stored, 0, 2, 1)));
    }
}
