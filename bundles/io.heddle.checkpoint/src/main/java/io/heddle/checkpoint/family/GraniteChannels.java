// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Sliced;

/**
 * Granite's channel mixer: a gated MLP that every token passes, beside experts where there are any.
 * Gates and the projections they gate lie in one tensor, gates first.
 *
 * @param experts how many there are; 0 for the MLP alone
 * @param chosen how many a token passes
 * @param innerWidth the channels inside an expert
 * @param sharedInnerWidth the channels inside the MLP
 */
record GraniteChannels(int experts, int chosen, int innerWidth, int sharedInnerWidth) {
    static GraniteChannels read(Config config) {
        int experts = config.integer("num_local_experts").orElse(8);
        int shared = config.positive(1024, "shared_intermediate_size");
        // Published models without experts say that none are chosen.
        return experts == 0 ? new GraniteChannels(0, 0, 0, shared)
                : new GraniteChannels(config.positive(8, "num_local_experts"), config.positive(2, "num_experts_per_tok"),
                        config.positive(11_008, "intermediate_size"), shared);
    }

    /** What the block is called in its layer. */
    String role() {
        return experts == 0 ? "mlp" : "experts";
    }

    /** One block. @param layer the first part of the layer's tensor names */
    BlockDraft block(String layer) {
        if (experts == 0) {
            return shared(new BlockDraft("mlp").option("innerWidth", sharedInnerWidth), "", layer);
        }
        WeightExpression both = WeightExpression.published(layer + "block_sparse_moe.input_linear.weight");
        BlockDraft block = new BlockDraft("moe").option("experts", experts).option("chosen", chosen)
                .option("innerWidth", innerWidth).option("scoring", "softmax_of_chosen")
                .option("sharedInnerWidth", sharedInnerWidth)
                .weight("router", layer + "block_sparse_moe.router.layer.weight")
                .weight("experts.gate_proj", new Sliced(both, 1, 0, innerWidth))
                .weight("experts.up_proj", new Sliced(both, 1, innerWidth, 2 * innerWidth))
                .weight("experts.down_proj", layer + "block_sparse_moe.output_linear.weight");
        return shared(block, "shared.", layer);
    }

    private BlockDraft shared(BlockDraft block, String name, String layer) {
        WeightExpression both = WeightExpression.published(layer + "shared_mlp.input_linear.weight");
        return block.weight(name + "gate_proj", both.rows(0, sharedInnerWidth))
                .weight(name + "up_proj", both.rows(sharedInnerWidth, 2 * sharedInnerWidth))
                .weight(name + "down_proj", layer + "shared_mlp.output_linear.weight");
    }
}
