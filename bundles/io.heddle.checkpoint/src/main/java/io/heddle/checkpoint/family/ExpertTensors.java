// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Sliced;
import io.heddle.api.weight.WeightExpression.Stacked;
import java.util.stream.IntStream;

/**
 * Where the weights of experts are: one tensor an expert, or all experts in one tensor, with gate
 * and up fused as transformers 5 keeps them.
 *
 * @param tensors of the checkpoint
 * @param prefix up to and with {@code experts.}
 * @param experts how many there are
 */
record ExpertTensors(PublishedTensors tensors, String prefix, int experts) {
    /**
     * Adds gated experts to a block.
     *
     * @param gate the name of an expert's gate when stored one by one
     * @param up the name of its other input projection
     * @param down the name of its output projection
     */
    BlockDraft gated(BlockDraft block, String gate, String up, String down) {
        String fused = prefix + "gate_up_proj";
        if (!tensors.has(fused)) {
            return block.weight("experts.gate_proj", stacked(gate)).weight("experts.up_proj", stacked(up))
                    .weight("experts.down_proj", stacked(down));
        }
        WeightExpression both = WeightExpression.published(fused);
        int inner = tensors.shape(fused).size(1) / 2;
        return block.weight("experts.gate_proj", new Sliced(both, 1, 0, inner))
                .weight("experts.up_proj", new Sliced(both, 1, inner, 2 * inner))
                .weight("experts.down_proj", prefix + "down_proj");
    }

    /** Adds experts without gates to a block. */
    BlockDraft plain(BlockDraft block, String up, String down) {
        return tensors.has(prefix + up)
                ? block.weight("experts.up_proj", prefix + up).weight("experts.down_proj", prefix + down)
                : block.weight("experts.up_proj", stacked(up)).weight("experts.down_proj", stacked(down));
    }

    private WeightExpression stacked(String name) {
        return new Stacked(IntStream.range(0, experts)
                .mapToObj(expert -> WeightExpression.published(prefix + expert + "." + name + ".weight")).toList());
    }
}
