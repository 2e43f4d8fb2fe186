// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import java.util.ArrayList;
import java.util.List;

/** LFM2: short convolutions and attention. */
final class Lfm2Architecture implements Architecture {
    private static final String MODEL = "model.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("lfm2", MODEL + "embed_tokens.weight", MODEL + "embedding_norm");
        // The last norm had the name of one for embeddings at first.
        to.module("token_embd_norm", MODEL + "embedding_norm");
        common.epsilon("norm_eps");
        common.heads();
        common.rotation();
        to.set("intermediate_size", common.innerWidth()).set("block_auto_adjust_ff_dim", false)
                .set("conv_L_cache", to.settings().requiredPositive("shortconv.l_cache"))
                .set("conv_bias", common.withFirst("shortconv.conv.weight", "shortconv.conv.bias"));
        List<String> kinds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            kinds.add(to.has(from + "attn_q.weight") ? "full_attention" : "conv");
            layer(common, from, MODEL + "layers." + layer + ".");
        }
        to.set("layer_types", kinds);
    }

    private static void layer(CommonSettings common, String from, String layer) {
        Publication to = common.to();
        to.module(from + "attn_norm", layer + "operator_norm");
        to.module(from + "ffn_norm", layer + "ffn_norm");
        String attention = layer + "self_attn.";
        common.attention(from, attention, "out_proj");
        to.tensor(from + "attn_q_norm.weight", attention + "q_layernorm.weight");
        to.tensor(from + "attn_k_norm.weight", attention + "k_layernorm.weight");
        to.module(from + "shortconv.in_proj", layer + "conv.in_proj");
        to.module(from + "shortconv.conv", layer + "conv.conv");
        to.module(from + "shortconv.out_proj", layer + "conv.out_proj");
        common.mlp(from, layer + "feed_forward.w1", layer + "feed_forward.w3", layer + "feed_forward.w2");
    }
}
