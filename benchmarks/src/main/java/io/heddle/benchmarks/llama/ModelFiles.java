// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.ModelShape.Mamba2;
import io.heddle.benchmarks.ModelShape.Transformer;
import io.heddle.benchmarks.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whole models with random weights as files for llama.cpp.
 *
 * @param folder where they lie
 */
public record ModelFiles(Path folder) {
    private static final int CONTEXT = 2048;
    private static final float EPSILON = 1e-5f;

    /** Where the file of a model is, or would be. */
    public Path path(ModelShape shape, WeightType type) {
        return folder.resolve(shape.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "-"
                + type.name().toLowerCase(Locale.ROOT) + ".gguf");
    }

    /** The file of a model, written if it is not there yet. */
    public Path of(ModelShape shape, WeightType type) throws IOException {
        Path file = path(shape, type);
        if (!Files.exists(file)) {
            GgufType stored = GgufType.of(type);
            switch (shape) {
                case Mamba2 mamba -> mamba2(mamba, stored).write(file);
                case Transformer transformer -> llama(transformer, stored).write(file);
            }
        }
        return file;
    }

    private static GgufFile mamba2(Mamba2 shape, GgufType type) {
        GgufFile file = new GgufFile().with("general.architecture", "mamba2").with("general.name", shape.name())
                .with("mamba2.context_length", CONTEXT).with("mamba2.embedding_length", shape.width())
                .with("mamba2.feed_forward_length", 0).with("mamba2.attention.head_count", 0)
                .with("mamba2.block_count", shape.layers()).with("mamba2.vocab_size", shape.vocabulary())
                .with("mamba2.ssm.conv_kernel", Mamba2.TAPS).with("mamba2.ssm.inner_size", shape.inner())
                .with("mamba2.ssm.state_size", Mamba2.STATE).with("mamba2.ssm.time_step_rank", shape.heads())
                .with("mamba2.ssm.group_count", 1).with("mamba2.attention.layer_norm_rms_epsilon", EPSILON)
                .with("tokenizer.ggml.model", "none");
        file.matrix("token_embd.weight", type, shape.vocabulary(), shape.width());
        file.exact("output_norm.weight", "norm/weight", shape.width());
        for (int i = 0; i < shape.layers(); i++) {
            String layer = "blk." + i + ".";
            String block = "layers." + i + ".ssd/";
            file.exact(layer + "attn_norm.weight", "layers." + i + ".norm/weight", shape.width());
            file.matrix(layer + "ssm_in.weight", type, shape.projected(), shape.width());
            file.exact(layer + "ssm_conv1d.weight", block + "conv1d", Mamba2.TAPS, shape.convolved());
            file.exact(layer + "ssm_conv1d.bias", block + "conv1d.bias", shape.convolved());
            file.exact(layer + "ssm_dt.bias", block + "dt_bias", shape.heads());
            file.exact(layer + "ssm_a", block + "A_log", 1, shape.heads());
            file.exact(layer + "ssm_d", block + "D", 1, shape.heads());
            file.exact(layer + "ssm_norm.weight", block + "norm", shape.inner(), 1);
            file.matrix(layer + "ssm_out.weight", type, shape.width(), shape.inner());
        }
        return file;
    }

    private static GgufFile llama(Transformer shape, GgufType type) {
        GgufFile file = new GgufFile().with("general.architecture", "llama").with("general.name", shape.name())
                .with("llama.context_length", CONTEXT).with("llama.embedding_length", shape.width())
                .with("llama.feed_forward_length", shape.inner()).with("llama.block_count", shape.layers())
                .with("llama.attention.head_count", shape.heads()).with("llama.attention.head_count_kv", shape.keyHeads())
                .with("llama.rope.dimension_count", Transformer.HEAD).with("llama.vocab_size", shape.vocabulary())
                .with("llama.attention.layer_norm_rms_epsilon", EPSILON).with("tokenizer.ggml.model", "none");
        file.matrix("token_embd.weight", type, shape.vocabulary(), shape.width());
        file.exact("output_norm.weight", "norm/weight", shape.width());
        file.matrix("output.weight", type, shape.vocabulary(), shape.width());
        for (int i = 0; i < shape.layers(); i++) {
            String layer = "blk." + i + ".";
            file.exact(layer + "attn_norm.weight", "layers." + i + ".norm/weight", shape.width());
            file.matrix(layer + "attn_q.weight", type, shape.width(), shape.width());
            file.matrix(layer + "attn_k.weight", type, shape.keyWidth(), shape.width());
            file.matrix(layer + "attn_v.weight", type, shape.keyWidth(), shape.width());
            file.matrix(layer + "attn_output.weight", type, shape.width(), shape.width());
            file.exact(layer + "ffn_norm.weight", "layers." + i + ".norm2/weight", shape.width());
            file.matrix(layer + "ffn_gate.weight", type, shape.inner(), shape.width());
            file.matrix(layer + "ffn_up.weight", type, shape.inner(), shape.width());
            file.matrix(layer + "ffn_down.weight", type, shape.width(), shape.inner());
        }
        return file;
    }
}
