// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** Falcon-H1, whose published factors are multiplied into the stored matrices, so that none are left. */
final class FalconH1Architecture implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("falcon_h1", MODEL + "embed_tokens.weight", MODEL + "final_layernorm");
        common.epsilon("rms_norm_eps");
        common.heads();
        common.rotation();
        to.set("intermediate_size", common.innerWidth()).set("mamba_d_ssm", to.settings().requiredPositive("ssm.inner_size"))
                .set("mamba_n_heads", to.settings().requiredPositive("ssm.time_step_rank"))
                .set("mamba_d_head", common.ssmHeadDim()).set("mamba_d_state", to.settings().requiredPositive("ssm.state_size"))
                .set("mamba_n_groups", to.settings().positive(1, "ssm.group_count"))
                .set("mamba_d_conv", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("mamba_conv_bias", to.has("blk.0.ssm_conv1d.bias")).set("mamba_rms_norm", to.has("blk.0.ssm_norm.weight"))
                // The norm, where there is one, reads what the gate let through.
                .set("mamba_norm_before_gate", false);
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            String module = MODEL + "layers." + layer + ".";
            to.module(from + "attn_norm", module + "input_layernorm");
            to.module(from + "ffn_norm", module + "pre_ff_layernorm");
            common.ssd(from, module + "mamba.");
            common.attention(from, module + "self_attn.", "o_proj");
            String mlp = module + "feed_forward.";
            common.mlp(from, mlp + "gate_proj", mlp + "up_proj", mlp + "down_proj");
        }
    }
}
