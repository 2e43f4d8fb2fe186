// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.stream.IntStream;

/** Jamba: what each layer is follows from its tensors, and is published as a period and an offset. */
final class JambaArchitecture implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("jamba", MODEL + "embed_tokens.weight", MODEL + "final_layernorm");
        common.epsilon("rms_norm_eps");
        common.heads();
        to.set("mamba_expand", common.expansion()).set("mamba_d_state", to.settings().requiredPositive("ssm.state_size"))
                .set("mamba_d_conv", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("mamba_dt_rank", to.settings().requiredPositive("ssm.time_step_rank"))
                .set("mamba_conv_bias", common.withFirst("ssm_conv1d.weight", "ssm_conv1d.bias"))
                .set("intermediate_size", to.settings().requiredPositive("feed_forward_length"));
        every(to, layers, "attn_layer", "attn_q.weight");
        boolean experts = every(to, layers, "expert_layer", "ffn_gate_inp.weight");
        to.set("num_experts", experts ? to.settings().requiredPositive("expert_count") : 1)
                .set("num_experts_per_tok", experts ? to.settings().requiredPositive("expert_used_count") : 1);
        for (int layer = 0; layer < layers; layer++) {
            layer(common, "blk." + layer + ".", MODEL + "layers." + layer + ".");
        }
    }

    private static void layer(CommonSettings common, String from, String layer) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "input_layernorm");
        to.module(from + "ffn_norm", layer + "pre_ff_layernorm");
        common.attention(from, layer + "self_attn.", "o_proj");
        String mamba = layer + "mamba.";
        common.selectiveScan(from, mamba);
        to.tensor(from + "ssm_dt_norm.weight", mamba + "dt_layernorm.weight");
        to.tensor(from + "ssm_b_norm.weight", mamba + "b_layernorm.weight");
        to.tensor(from + "ssm_c_norm.weight", mamba + "c_layernorm.weight");
        String mlp = layer + "feed_forward.";
        common.mlp(from, mlp + "gate_proj", mlp + "up_proj", mlp + "down_proj");
        to.tensor(from + "ffn_gate_inp.weight", mlp + "router.weight");
        to.experts(from + "ffn_gate_exps.weight", mlp + "experts.", "gate_proj");
        to.experts(from + "ffn_up_exps.weight", mlp + "experts.", "up_proj");
        to.experts(from + "ffn_down_exps.weight", mlp + "experts.", "down_proj");
    }

    /** Publishes the period and the offset of the layers with a tensor; whether there are any. */
    private static boolean every(Publication to, int layers, String key, String tensor) {
        List<Integer> found = IntStream.range(0, layers).filter(layer -> to.has("blk." + layer + "." + tensor)).boxed().toList();
        if (found.isEmpty()) {
            // No layer is the last one of a period longer than the model.
            to.set(key + "_period", layers + 1).set(key + "_offset", layers);
            return false;
        }
        int offset = found.getFirst();
        int period = found.size() > 1 ? found.get(1) - offset : Math.max(layers, offset + 1);
        List<Integer> due = IntStream.range(0, layers).filter(layer -> layer % period == offset).boxed().toList();
        if (!found.equals(due)) {
            throw new ConfigException("the layers with " + tensor + " are " + found + "; one in each period is allowed");
        }
        to.set(key + "_period", period).set(key + "_offset", offset);
        return true;
    }
}
