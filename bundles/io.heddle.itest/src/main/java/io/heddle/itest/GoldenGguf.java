// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.nio.file.Path;

/** Checkpoints with published results, each with the metadata that llama.cpp's converter would write. */
final class GoldenGguf {
    private static final String HEADS = "attention.head_count 4, attention.head_count_kv 2, attention.key_length 16,"
            + " attention.value_length 16, rope.dimension_count 16, rope.freq_base 10000.0, context_length 512, ";
    private static final String SMALL = "embedding_length 64, attention.layer_norm_rms_epsilon 1e-5, ";
    private static final String SSM = "ssm.conv_kernel 4, ssm.inner_size 128, ssm.state_size 16, ssm.time_step_rank 8, ";
    private GoldenGguf() {}

    /** The checkpoint of a name. @param name of the golden */
    static GgufSource of(String name, Path folder) {
        return switch (name) {
            case "llama" -> GgufSource.of(folder, new LlamaCpp("llama", 4, 2, 0), HEADS + "embedding_length 64,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 4, feed_forward_length 112, vocab_size 128");
            case "mistral-window" -> GgufSource.of(folder, new LlamaCpp("llama", 4, 2, 0), HEADS + "embedding_length 64,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 4, feed_forward_length 112, attention.sliding_window 8");
            case "mixtral" -> GgufSource.of(folder, new LlamaCpp("llama", 4, 2, 0), HEADS.replace("10000.0", "1000000.0") + SMALL
                    + "block_count 4, feed_forward_length 112, expert_count 8, expert_used_count 2");
            case "mamba", "falcon_mamba" -> GgufSource.of(folder, new LlamaCpp("mamba", 0, 0, 0), SMALL + SSM + "block_count 4,"
                    + " attention.head_count 0, feed_forward_length 0, context_length 1048576, ssm.dt_b_c_rms "
                    + name.equals("falcon_mamba"));
            case "mamba2" -> GgufSource.of(folder, new LlamaCpp("mamba2", 0, 0, 1), SMALL + SSM + "block_count 4, ssm.group_count 1,"
                    + " attention.head_count 0, feed_forward_length 0");
            case "jamba" -> GgufSource.of(folder, new LlamaCpp("jamba", 4, 2, 0), SSM + "embedding_length 64, context_length 512,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 8, feed_forward_length 112, attention.head_count 4,"
                    + " attention.head_count_kv 0:0:2:0:0:0:2:0, expert_count 4, expert_used_count 2");
            case "bamba" -> GgufSource.of(folder, new LlamaCpp("granitehybrid", 4, 2, 1), SMALL + SSM + "block_count 6,"
                    + " feed_forward_length 112, attention.head_count 4, attention.head_count_kv 0:0:2:0:0:2, ssm.group_count 1,"
                    + " rope.dimension_count 8, rope.freq_base 10000.0, rope.scaling.finetuned true, context_length 512");
            case "nemotron_h" -> GgufSource.of(folder, new LlamaCpp("nemotron_h", 4, 2, 2), SSM + "embedding_length 64, block_count 6,"
                    + " feed_forward_length 0:112:0:0:112:0, attention.head_count 4, attention.head_count_kv 0:0:0:2:0:0,"
                    + " attention.key_length 16, attention.value_length 16, ssm.group_count 2, context_length 512,"
                    + " attention.layer_norm_epsilon 1e-5, attention.layer_norm_rms_epsilon 1e-5");
            case "rwkv-lm-7" -> GgufSource.of(folder, new LlamaCpp("rwkv7", 0, 0, 0), "embedding_length 64, wkv.head_size 64,"
                    + " attention.layer_norm_epsilon 1e-5, attention.head_count 0, block_count " + 12);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
