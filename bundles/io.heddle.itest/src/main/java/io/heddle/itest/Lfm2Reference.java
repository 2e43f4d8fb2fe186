// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** LFM2: a short gated convolution with biases, then attention with normed heads; the head is tied. */
final class Lfm2Reference extends ReferenceModel {
    private static final String CONVOLUTION = "conv.in_proj.weight 96 32, conv.in_proj.bias 96, conv.conv.weight 32 1 3,"
            + " conv.conv.bias 32, conv.out_proj.weight 32 32, conv.out_proj.bias 32";
    private static final String ATTENTION = "self_attn.q_proj.weight 32 32, self_attn.k_proj.weight 16 32,"
            + " self_attn.v_proj.weight 16 32, self_attn.out_proj.weight 32 32, self_attn.q_layernorm.weight 8,"
            + " self_attn.k_layernorm.weight 8";
    private static final String MLP = ", operator_norm.weight 32, ffn_norm.weight 32, feed_forward.w1.weight 48 32,"
            + " feed_forward.w2.weight 32 48, feed_forward.w3.weight 48 32";

    Lfm2Reference(long seed) {
        super(RandomCheckpoint.draw("{\"model_type\": \"lfm2\", \"hidden_size\": 32, \"num_hidden_layers\": 3,"
                + " \"vocab_size\": 24, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"full_attn_idxs\": [1],"
                + " \"conv_bias\": true, \"intermediate_size\": 50, \"block_ffn_dim_multiplier\": 1.3,"
                + " \"block_multiple_of\": 16}", tensors(), seed));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.embedding_norm.weight 32"));
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".";
            Stream.of(((layer == 1 ? ATTENTION : CONVOLUTION) + MLP).split(", *")).forEach(line -> all.add(module + line));
        }
        return all;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "model.embed_tokens.weight");
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".";
            double[][] normed = norm(x, module + "operator_norm", 1e-5);
            x = Rows.sum(x, layer == 1 ? attention(normed, module + "self_attn.") : gated(normed, module + "conv."));
            x = Rows.sum(x, mlp(norm(x, module + "ffn_norm", 1e-5), module + "feed_forward.w1", module + "feed_forward.w3",
                    module + "feed_forward.w2"));
        }
        return Rows.linear(norm(x, "model.embedding_norm", 1e-5), of("model.embed_tokens.weight"));
    }

    private double[][] gated(double[][] x, String module) {
        double[][] in = linear(x, module + "in_proj");
        double[][] mixed = convolved(Rows.product(slice(in, 0, 32), slice(in, 64, 96)), module + "conv");
        return linear(Rows.product(slice(in, 32, 64), mixed), module + "out_proj");
    }

    private double[][] attention(double[][] x, String module) {
        double[][] q = Rows.rmsNorm(linear(x, module + "q_proj"), of(module + "q_layernorm.weight"), 8, 1e-5);
        double[][] k = Rows.rmsNorm(linear(x, module + "k_proj"), of(module + "k_layernorm.weight"), 8, 1e-5);
        return linear(new ReferenceAttention(4, 2, 8, 8, 1_000_000, 1 / Math.sqrt(8)).of(q, k, linear(x, module + "v_proj")),
                module + "out_proj");
    }
}
