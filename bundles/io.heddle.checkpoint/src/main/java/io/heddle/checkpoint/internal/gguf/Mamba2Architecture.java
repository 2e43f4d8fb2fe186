// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** Mamba-2. */
final class Mamba2Architecture implements Architecture {
    private static final String MODEL = "backbone.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("mamba2", MODEL + "embeddings.weight", MODEL + "norm_f");
        common.epsilon("layer_norm_epsilon");
        to.set("num_heads", to.settings().requiredPositive("ssm.time_step_rank")).set("head_dim", common.ssmHeadDim())
                .set("state_size", to.settings().requiredPositive("ssm.state_size"))
                .set("n_groups", to.settings().positive(1, "ssm.group_count"))
                .set("conv_kernel", to.settings().requiredPositive("ssm.conv_kernel")).set("expand", common.expansion())
                .set("use_bias", false).set("use_conv_bias", to.has("blk.0.ssm_conv1d.bias"));
        for (int layer = 0; layer < layers; layer++) {
            String module = MODEL + "layers." + layer + ".";
            to.module("blk." + layer + ".attn_norm", module + "norm");
            common.ssd("blk." + layer + ".", module + "mixer.");
        }
    }
}
