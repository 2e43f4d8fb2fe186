// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;

/**
 * The experts of one Nemotron-H layer: chosen by sigmoid scores in groups, without gates, perhaps on
 * a latent width, beside an expert that every token passes.
 *
 * @param config the published configuration
 * @param tensors of the checkpoint
 * @param prefix of the layer's mixer
 */
record NemotronExperts(Config config, PublishedTensors tensors, String prefix) {
    BlockDraft block() {
        int experts = config.positive(8, "n_routed_experts", "num_local_experts");
        BlockDraft block = new BlockDraft("moe").option("experts", experts)
                .option("chosen", config.positive(2, "num_experts_per_tok"))
                .option("innerWidth", config.positive(7688, "moe_intermediate_size"))
                .option("activation", PublishedSettings.activation(config, "relu2", "mlp_hidden_act"))
                .option("gated", false)
                .option("scoring", config.flag(true, "norm_topk_prob") ? "sigmoid_renormalised" : "sigmoid")
                .option("choiceBias", true)
                .option("groups", config.positive(1, "n_group"))
                .option("groupsKept", config.positive(1, "topk_group"))
                .option("factor", config.number("routed_scaling_factor").orElse(1))
                .weight("router", prefix + "gate.weight")
                .weight("router.choice_bias", prefix + "gate.e_score_correction_bias");
        new ExpertTensors(tensors, prefix + "experts.", experts).plain(block, "up_proj", "down_proj");
        boolean bias = config.flag(false, "mlp_bias");
        boolean latent = config.has("moe_latent_size");
        boolean shared = tensors.has(prefix + "shared_experts.up_proj.weight");
        if (bias && (latent || shared)) {
            block.option("bias", true);
        }
        if (latent) {
            block.option("latentWidth", config.requiredPositive("moe_latent_size"))
                    .projection("latent_in", prefix + "fc1_latent_proj", bias)
                    .projection("latent_out", prefix + "fc2_latent_proj", bias);
        }
        if (shared) {
            // The class has one shared expert whatever n_shared_experts says; its tensor knows how wide it is.
            block.option("sharedInnerWidth", tensors.shape(prefix + "shared_experts.up_proj.weight").size(0))
                    .projection("shared.up_proj", prefix + "shared_experts.up_proj", bias)
                    .projection("shared.down_proj", prefix + "shared_experts.down_proj", bias);
        }
        return block;
    }
}
