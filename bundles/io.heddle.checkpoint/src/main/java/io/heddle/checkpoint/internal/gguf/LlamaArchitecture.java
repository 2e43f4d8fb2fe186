// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/**
 * Llama with its kin, Mistral and Mixtral, which llama.cpp does not tell apart, and Qwen2.
 *
 * @param rotated whether rows of queries and keys were reordered: Qwen2's were not, but its projections have biases
 */
record LlamaArchitecture(boolean rotated) implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        boolean experts = rotated && to.settings().integer("expert_count").orElse(0) > 0;
        int window = to.settings().integer("attention.sliding_window").orElse(0);
        String type = !rotated ? "qwen2" : experts ? "mixtral" : window > 0 ? "mistral" : "llama";
        int layers = common.frame(type, MODEL + "embed_tokens.weight", MODEL + "norm");
        common.epsilon("rms_norm_eps");
        common.heads();
        common.rotation();
        to.set("intermediate_size", innerWidth(common, experts));
        if (window > 0) {
            to.set("sliding_window", window).set("use_sliding_window", !rotated);
        } else {
            to.setNull("sliding_window");
        }
        if (rotated && !experts) {
            to.set("attention_bias", to.has("blk.0.attn_q.bias")).set("mlp_bias", to.has("blk.0.ffn_up.bias"));
        }
        RotaryFactors.undo(to, common.headDim());
        for (int layer = 0; layer < layers; layer++) {
            layer(common, "blk." + layer + ".", MODEL + "layers." + layer + ".", experts);
        }
    }

    private void layer(CommonSettings common, String from, String layer, boolean experts) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "input_layernorm");
        to.module(from + "ffn_norm", layer + "post_attention_layernorm");
        if (rotated) {
            common.rotatedAttention(from, layer + "self_attn.");
        } else {
            common.attention(from, layer + "self_attn.", "o_proj");
        }
        if (!experts) {
            common.mlp(from, layer + "mlp.gate_proj", layer + "mlp.up_proj", layer + "mlp.down_proj");
            return;
        }
        to.set("num_local_experts", to.settings().requiredPositive("expert_count"))
                .set("num_experts_per_tok", to.settings().requiredPositive("expert_used_count"));
        mixtralExperts(to, from, layer + "block_sparse_moe.");
    }

    /** Router and experts under Mixtral's names. */
    static void mixtralExperts(Publication to, String from, String module) {
        to.tensor(from + "ffn_gate_inp.weight", module + "gate.weight");
        to.experts(from + "ffn_gate_exps.weight", module + "experts.", "w1");
        to.experts(from + "ffn_down_exps.weight", module + "experts.", "w2");
        to.experts(from + "ffn_up_exps.weight", module + "experts.", "w3");
    }

    private static int innerWidth(CommonSettings common, boolean experts) {
        return experts ? common.shape(0, "ffn_up_exps.weight").size(1) : common.innerWidth();
    }
}
