// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** GPT-2, whose matrices are stored with their axes exchanged. */
final class Gpt2Architecture implements Architecture {
    private static final String MODEL = "transformer.";

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("gpt2", MODEL + "wte.weight", MODEL + "ln_f");
        to.set("n_embd", common.width()).set("n_layer", layers).set("n_head", common.headCount())
                .set("n_positions", to.shape("position_embd.weight").size(0)).set("n_inner", common.innerWidth());
        common.epsilon("layer_norm_epsilon");
        to.tensor("position_embd.weight", MODEL + "wpe.weight");
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            String module = MODEL + "h." + layer + ".";
            to.module(from + "attn_norm", module + "ln_1");
            to.module(from + "ffn_norm", module + "ln_2");
            transposed(to, from + "attn_qkv", module + "attn.c_attn");
            transposed(to, from + "attn_output", module + "attn.c_proj");
            transposed(to, from + "ffn_up", module + "mlp.c_fc");
            transposed(to, from + "ffn_down", module + "mlp.c_proj");
        }
    }

    private static void transposed(Publication to, String from, String module) {
        to.transposed(from + ".weight", module + ".weight");
        to.tensor(from + ".bias", module + ".bias");
    }
}
