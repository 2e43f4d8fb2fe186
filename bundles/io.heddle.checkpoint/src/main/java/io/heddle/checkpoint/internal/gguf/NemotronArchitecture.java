// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import java.util.ArrayList;
import java.util.List;

/** Nemotron-H, with experts or without: what each layer is follows from its tensors. */
final class NemotronArchitecture implements Architecture {
    private static final String MODEL = "backbone.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("nemotron_h", MODEL + "embeddings.weight", MODEL + "norm_f");
        common.epsilon("layer_norm_epsilon");
        common.heads();
        to.set("mamba_num_heads", to.settings().requiredPositive("ssm.time_step_rank"))
                .set("mamba_head_dim", common.ssmHeadDim()).set("ssm_state_size", to.settings().requiredPositive("ssm.state_size"))
                .set("n_groups", to.settings().positive(1, "ssm.group_count"))
                .set("conv_kernel", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("use_conv_bias", common.withFirst("ssm_conv1d.weight", "ssm_conv1d.bias"))
                .set("attention_bias", common.withFirst("attn_q.weight", "attn_q.bias"))
                .set("mlp_bias", common.withFirst("ffn_up.weight", "ffn_up.bias"));
        if (common.innerWidth() > 0) {
            to.set("intermediate_size", common.innerWidth());
        }
        List<String> kinds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            kinds.add(layer(common, "blk." + layer + ".", MODEL + "layers." + layer + "."));
        }
        to.set("layers_block_type", kinds);
    }

    private static String layer(CommonSettings common, String from, String layer) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "norm");
        String mixer = layer + "mixer.";
        if (to.has(from + "ssm_in.weight")) {
            common.ssd(from, mixer);
            return "mamba";
        }
        if (to.has(from + "attn_q.weight")) {
            common.rotatedAttention(from, mixer);
            return "attention";
        }
        if (to.has(from + "ffn_gate_inp.weight")) {
            experts(common, from, mixer);
            return "moe";
        }
        common.mlp(from, mixer + "gate_proj", mixer + "up_proj", mixer + "down_proj");
        return "mlp";
    }

    private static void experts(CommonSettings common, String from, String mixer) {
        Publication to = common.to();
        to.set("n_routed_experts", to.settings().requiredPositive("expert_count"))
                .set("num_experts_per_tok", to.settings().requiredPositive("expert_used_count"))
                .set("moe_intermediate_size", to.shape(from + "ffn_up_exps.weight").size(1))
                .set("norm_topk_prob", to.settings().flag(true, "expert_weights_norm"))
                .set("routed_scaling_factor", to.settings().number("expert_weights_scale").orElse(1))
                .set("n_group", to.settings().positive(1, "expert_group_count"))
                .set("topk_group", to.settings().positive(1, "expert_group_used_count"));
        if (to.settings().integer("moe_latent_size").orElse(0) > 0) {
            to.set("moe_latent_size", to.settings().requiredPositive("moe_latent_size"));
        }
        to.tensor(from + "ffn_gate_inp.weight", mixer + "gate.weight");
        to.flat(from + "exp_probs_b.bias", mixer + "gate.e_score_correction_bias");
        to.experts(from + "ffn_up_exps.weight", mixer + "experts.", "up_proj");
        to.experts(from + "ffn_down_exps.weight", mixer + "experts.", "down_proj");
        to.module(from + "ffn_up_shexp", mixer + "shared_experts.up_proj");
        to.module(from + "ffn_down_shexp", mixer + "shared_experts.down_proj");
        to.module(from + "ffn_latent_down", mixer + "fc1_latent_proj");
        to.module(from + "ffn_latent_up", mixer + "fc2_latent_proj");
    }
}
