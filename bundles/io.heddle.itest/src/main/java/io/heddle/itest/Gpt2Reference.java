// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** GPT-2 with a tied head and a scale that counts layers: 2 layers, 4 heads of 8 channels. */
final class Gpt2Reference extends ReferenceModel {
    private static final int WIDTH = 32;

    Gpt2Reference(long seed) {
        super(RandomCheckpoint.draw("{\"model_type\": \"gpt2\", \"n_embd\": 32, \"n_head\": 4, \"n_layer\": 2,"
                + " \"n_positions\": 24, \"vocab_size\": 24, \"scale_attn_by_inverse_layer_idx\": true}", tensors(), seed));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("transformer.wte.weight 24 32", "transformer.wpe.weight 24 32",
                "transformer.ln_f.weight 32", "transformer.ln_f.bias 32"));
        for (int layer = 0; layer < 2; layer++) {
            String module = "transformer.h." + layer + ".";
            Stream.of("ln_1.weight 32", "ln_1.bias 32", "attn.c_attn.weight 32 96", "attn.c_attn.bias 96",
                    "attn.c_proj.weight 32 32", "attn.c_proj.bias 32", "ln_2.weight 32", "ln_2.bias 32",
                    "mlp.c_fc.weight 32 128", "mlp.c_fc.bias 128", "mlp.c_proj.weight 128 32", "mlp.c_proj.bias 32")
                    .forEach(line -> all.add(module + line));
        }
        return all;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = Rows.sum(rows(ids, "transformer.wte.weight"),
                rows(IntStream.range(0, ids.length).toArray(), "transformer.wpe.weight"));
        for (int layer = 0; layer < 2; layer++) {
            String module = "transformer.h." + layer + ".";
            x = Rows.sum(x, attention(norm(x, module + "ln_1", 1e-5), layer, module + "attn."));
            double[][] inner = Rows.map(inputFirst(norm(x, module + "ln_2", 1e-5), module + "mlp.c_fc"), Gpt2Reference::gelu);
            x = Rows.sum(x, inputFirst(inner, module + "mlp.c_proj"));
        }
        return Rows.linear(norm(x, "transformer.ln_f", 1e-5), of("transformer.wte.weight"));
    }

    private double[][] attention(double[][] x, int layer, String module) {
        double[][] all = inputFirst(x, module + "c_attn");
        ReferenceAttention heads = new ReferenceAttention(4, 4, 8, 0, 1, 1 / Math.sqrt(8) / (layer + 1));
        return inputFirst(heads.of(slice(all, 0, WIDTH), slice(all, WIDTH, 2 * WIDTH), slice(all, 2 * WIDTH, 3 * WIDTH)),
                module + "c_proj");
    }

    /** {@code x W + b}: the matrix is stored input first. */
    private double[][] inputFirst(double[][] x, String module) {
        float[] w = of(module + ".weight");
        int out = w.length / x[0].length;
        double[][] y = new double[x.length][out];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < w.length; i++) {
                y[t][i % out] += x[t][i / out] * w[i];
            }
        }
        return Rows.plus(y, of(module + ".bias"));
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
