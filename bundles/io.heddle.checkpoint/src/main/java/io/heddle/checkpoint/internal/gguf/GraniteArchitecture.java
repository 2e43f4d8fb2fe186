// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Concatenated;
import java.util.ArrayList;
import java.util.List;

/**
 * Granite 4, its models without Mamba, and Bamba, which llama.cpp keeps under Granite's name: it has none of
 * Granite's factors, no experts, and rotates positions.
 *
 * @param attending whether the architecture has no Mamba, so that positions are rotated unless the file says otherwise
 */
record GraniteArchitecture(boolean attending) implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        boolean rotates = to.settings().flag(attending, "rope.scaling.finetuned");
        boolean granite = attending || to.settings().integer("expert_count").orElse(0) > 0
                || to.settings().has("embedding_scale", "residual_scale", "logit_scale", "attention.scale");
        int layers = common.frame(granite ? "granitemoehybrid" : "bamba", MODEL + "embed_tokens.weight",
                MODEL + (granite ? "norm" : "final_layernorm"));
        common.epsilon("rms_norm_eps");
        common.heads();
        if (rotates || !granite) {
            common.rotation();
        }
        if (granite) {
            to.set("position_embedding_type", rotates ? "rope" : "nope");
            channels(common);
        } else {
            to.set("intermediate_size", common.innerWidth());
            to.set("partial_rotary_factor", common.rotatedShare());
        }
        to.set("attention_bias", common.withFirst("attn_q.weight", "attn_q.bias"));
        if (!attending) {
            mamba(common);
        }
        List<String> kinds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            kinds.add(to.has("blk." + layer + ".ssm_in.weight") ? "mamba" : "attention");
            layer(common, "blk." + layer + ".", MODEL + "layers." + layer + ".", granite);
        }
        to.set("layer_types", kinds);
    }

    private static void mamba(CommonSettings common) {
        Publication to = common.to();
        to.set("mamba_expand", common.expansion()).set("mamba_n_heads", to.settings().requiredPositive("ssm.time_step_rank"))
                .set("mamba_d_head", common.ssmHeadDim()).set("mamba_d_state", to.settings().requiredPositive("ssm.state_size"))
                .set("mamba_n_groups", to.settings().positive(1, "ssm.group_count"))
                .set("mamba_d_conv", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("mamba_conv_bias", common.withFirst("ssm_conv1d.weight", "ssm_conv1d.bias")).set("mamba_proj_bias", false);
    }

    private static void channels(CommonSettings common) {
        Publication to = common.to();
        boolean experts = to.has("blk.0.ffn_gate_inp.weight");
        to.set("num_local_experts", experts ? to.settings().requiredPositive("expert_count") : 0)
                .set("shared_intermediate_size", common.shape(0, experts ? "ffn_up_shexp.weight" : "ffn_up.weight").size(0));
        if (experts) {
            to.set("num_experts_per_tok", to.settings().requiredPositive("expert_used_count"))
                    .set("intermediate_size", common.shape(0, "ffn_up_exps.weight").size(1));
        }
    }

    private static void layer(CommonSettings common, String from, String layer, boolean granite) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "input_layernorm");
        common.ssd(from, layer + "mamba.");
        common.rotatedAttention(from, layer + "self_attn.");
        if (!granite) {
            to.module(from + "ffn_norm", layer + "pre_ff_layernorm");
            String mlp = layer + "feed_forward.";
            common.mlp(from, mlp + "gate_proj", mlp + "up_proj", mlp + "down_proj");
            return;
        }
        to.module(from + "ffn_norm", layer + "post_attention_layernorm");
        to.tensor(from + "ffn_gate_inp.weight", layer + "block_sparse_moe.router.layer.weight");
        joined(to, from, "_exps.weight", layer + "block_sparse_moe.", 1);
        joined(to, from, "_shexp.weight", layer + "shared_mlp.", 0);
        joined(to, from, ".weight", layer + "shared_mlp.", 0);
    }

    /** Gate and up, published as one. */
    private static void joined(Publication to, String from, String suffix, String module, int axis) {
        String gate = from + "ffn_gate" + suffix;
        String up = from + "ffn_up" + suffix;
        if (to.uses(gate) & to.uses(up)) {
            to.put(module + "input_linear.weight", new Concatenated(axis,
                    List.of(WeightExpression.published(gate), WeightExpression.published(up))));
        }
        to.tensor(from + "ffn_down" + suffix, module + "output_linear.weight");
    }
}
