// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import java.util.ArrayList;
import java.util.List;

/** MiniMax-01: lightning attention and attention; one factor for all residuals, which are taken after the norm. */
final class MinimaxArchitecture implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("minimax", MODEL + "embed_tokens.weight", MODEL + "norm");
        common.epsilon("rms_norm_eps");
        common.heads();
        common.rotation();
        double alpha = to.settings().number("residual_scale").orElse(1);
        to.set("residual_multiplier", 1).set("full_attn_alpha_factor", alpha).set("linear_attn_alpha_factor", alpha)
                .set("mlp_alpha_factor", alpha).set("num_local_experts", to.settings().requiredPositive("expert_count"))
                .set("num_experts_per_tok", to.settings().requiredPositive("expert_used_count"))
                .set("intermediate_size", common.shape(0, "ffn_up_exps.weight").size(1));
        to.setNull("sliding_window");
        List<String> kinds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            boolean linear = to.has(from + "attn_qkv.weight");
            kinds.add(linear ? "linear_attention" : "full_attention");
            layer(common, from, MODEL + "layers." + layer + ".", linear);
        }
        to.set("layer_types", kinds);
    }

    private static void layer(CommonSettings common, String from, String layer, boolean linear) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "input_layernorm");
        to.module(from + "ffn_norm", layer + "post_attention_layernorm");
        String module = layer + "self_attn.";
        if (linear) {
            to.module(from + "attn_qkv", module + "qkv_proj");
            to.module(from + "attn_norm_2", module + "norm");
            to.module(from + "attn_gate", module + "output_gate");
            to.module(from + "attn_output", module + "out_proj");
        } else {
            common.attention(from, module, "o_proj");
        }
        LlamaArchitecture.mixtralExperts(to, from, layer + "block_sparse_moe.");
    }
}
