// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

/**
 * The dense channel mixer of a published model.
 *
 * @param innerWidth the channels in between
 * @param activation the mechanism's name of it
 * @param gated whether a second projection gates the first
 * @param bias whether the projections have biases
 */
record MlpSettings(int innerWidth, String activation, boolean gated, boolean bias) {
    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        BlockDraft block = new BlockDraft("mlp").option("innerWidth", innerWidth).option("activation", activation);
        if (!gated) {
            block.option("gated", false);
        }
        if (bias) {
            block.option("bias", true);
        }
        if (gated) {
            block.projection("gate_proj", prefix + "gate_proj", bias);
        }
        return block.projection("up_proj", prefix + "up_proj", bias).projection("down_proj", prefix + "down_proj", bias);
    }
}
