// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** Mamba, and Falcon Mamba, which norms what the scan reads. */
final class MambaArchitecture implements Architecture {
    private static final String MODEL = "backbone.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        boolean norms = to.settings().flag(false, "ssm.dt_b_c_rms");
        int layers = common.frame(norms ? "falcon_mamba" : "mamba", MODEL + "embeddings.weight", MODEL + "norm_f");
        common.epsilon("layer_norm_epsilon");
        to.set("intermediate_size", to.settings().requiredPositive("ssm.inner_size"))
                .set("state_size", to.settings().requiredPositive("ssm.state_size"))
                .set("conv_kernel", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("time_step_rank", to.settings().requiredPositive("ssm.time_step_rank"))
                .set("use_bias", false).set("use_conv_bias", to.has("blk.0.ssm_conv1d.bias"));
        for (int layer = 0; layer < layers; layer++) {
            String module = MODEL + "layers." + layer + ".";
            to.module("blk." + layer + ".attn_norm", module + "norm");
            common.selectiveScan("blk." + layer + ".", module + "mixer.");
        }
    }
}
