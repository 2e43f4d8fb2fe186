// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small checkpoints of the families that llama.cpp knows, each with the metadata that its converter would write. */
final class GgufSources {
    /** Where random checkpoints begin. */
    static final long SEED = 20_263;

    private static final String HEADS = "attention.head_count 4, attention.head_count_kv 2, attention.key_length 16,"
            + " attention.value_length 16, rope.dimension_count 16, rope.freq_base 10000.0, context_length 512, ";
    private static final String SMALL = "embedding_length 64, attention.layer_norm_rms_epsilon 1e-5, ";
    private static final String SSM = "ssm.conv_kernel 4, ssm.inner_size 128, ssm.state_size 16, ssm.time_step_rank 8, ";
    private static final String DRAWN = "embedding_length 32, attention.head_count 4, context_length 64,"
            + " rope.freq_base 500.0, attention.layer_norm_rms_epsilon 1e-5, ";
    private static final String DRAWN_JSON = "\"hidden_size\": 32, \"vocab_size\": 24, \"num_attention_heads\": 4,"
            + " \"num_key_value_heads\": 2, \"max_position_embeddings\": 64, \"rms_norm_eps\": 1e-5, \"rope_theta\": 500.0, ";

    private GgufSources() {}

    /** One with published results. @param name of the golden */
    static GgufSource golden(String name, Path folder) {
        return switch (name) {
            case "llama" -> source(folder, new LlamaCpp("llama", 4, 2, 0), HEADS + "embedding_length 64,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 4, feed_forward_length 112, vocab_size 128");
            case "mistral-window" -> source(folder, new LlamaCpp("llama", 4, 2, 0), HEADS + "embedding_length 64,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 4, feed_forward_length 112, attention.sliding_window 8");
            case "mixtral" -> source(folder, new LlamaCpp("llama", 4, 2, 0), HEADS.replace("10000.0", "1000000.0") + SMALL
                    + "block_count 4, feed_forward_length 112, expert_count 8, expert_used_count 2");
            case "mamba", "falcon_mamba" -> source(folder, new LlamaCpp("mamba", 0, 0, 0), SMALL + SSM + "block_count 4,"
                    + " attention.head_count 0, feed_forward_length 0, context_length 1048576, ssm.dt_b_c_rms "
                    + name.equals("falcon_mamba"));
            case "mamba2" -> source(folder, new LlamaCpp("mamba2", 0, 0, 1), SMALL + SSM + "block_count 4, ssm.group_count 1,"
                    + " attention.head_count 0, feed_forward_length 0");
            case "jamba" -> source(folder, new LlamaCpp("jamba", 4, 2, 0), SSM + "embedding_length 64, context_length 512,"
                    + " attention.layer_norm_rms_epsilon 1e-6, block_count 8, feed_forward_length 112, attention.head_count 4,"
                    + " attention.head_count_kv 0:0:2:0:0:0:2:0, expert_count 4, expert_used_count 2");
            case "bamba" -> source(folder, new LlamaCpp("granitehybrid", 4, 2, 1), SMALL + SSM + "block_count 6,"
                    + " feed_forward_length 112, attention.head_count 4, attention.head_count_kv 0:0:2:0:0:2, ssm.group_count 1,"
                    + " rope.dimension_count 8, rope.freq_base 10000.0, rope.scaling.finetuned true, context_length 512");
            case "nemotron_h" -> source(folder, new LlamaCpp("nemotron_h", 4, 2, 2), SSM + "embedding_length 64, block_count 6,"
                    + " feed_forward_length 0:112:0:0:112:0, attention.head_count 4, attention.head_count_kv 0:0:0:2:0:0,"
                    + " attention.key_length 16, attention.value_length 16, ssm.group_count 2, context_length 512,"
                    + " attention.layer_norm_epsilon 1e-5, attention.layer_norm_rms_epsilon 1e-5");
            case "rwkv-lm-7" -> source(folder, new LlamaCpp("rwkv7", 0, 0, 0), "embedding_length 64, wkv.head_size 64,"
                    + " attention.layer_norm_epsilon 1e-5, attention.head_count 0, block_count " + 12);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** One with random weights, of whose family there are no published results. */
    static GgufSource drawn(String name, Path target) throws IOException {
        return switch (name) {
            case "llama3" -> source(write(target, "llama", "\"hidden_size\": 256, \"num_attention_heads\": 4,"
                    + " \"num_key_value_heads\": 2, \"intermediate_size\": 256, \"vocab_size\": 24, \"num_hidden_layers\": 2,"
                    + " \"rope_parameters\": {\"rope_theta\": 500000.0, \"rope_type\": \"llama3\", \"factor\": 8.0,"
                    + " \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, \"original_max_position_embeddings\": 8192}",
                    "embed_tokens 24 256, norm 256", 2, "input_layernorm 256, post_attention_layernorm 256,"
                    + " self_attn.q_proj 256 256, self_attn.k_proj 128 256, self_attn.v_proj 128 256, self_attn.o_proj 256 256,"
                    + " mlp.gate_proj 256 256, mlp.up_proj 256 256, mlp.down_proj 256 256"), new LlamaCpp("llama", 4, 2, 0),
                    "embedding_length 256, block_count 2, feed_forward_length 256, attention.head_count 4,"
                    + " attention.head_count_kv 2, rope.dimension_count 64, rope.freq_base 500000.0,"
                    + " attention.layer_norm_rms_epsilon 1e-6").with("rope_freqs.weight", stretched());
            case "qwen2" -> source(write(target, "qwen2", DRAWN_JSON + "\"num_hidden_layers\": 2, \"intermediate_size\": 40",
                    "embed_tokens 24 32, norm 32", 2, "input_layernorm 32, post_attention_layernorm 32, self_attn.q_proj 32 32,"
                    + " self_attn.q_proj.bias 32, self_attn.k_proj 16 32, self_attn.k_proj.bias 16, self_attn.v_proj 16 32,"
                    + " self_attn.v_proj.bias 16, self_attn.o_proj 32 32, mlp.gate_proj 40 32, mlp.up_proj 40 32,"
                    + " mlp.down_proj 32 40"), new LlamaCpp("qwen2", 4, 2, 0), DRAWN + "block_count 2, feed_forward_length 40,"
                    + " attention.head_count_kv 2");
            case "gpt2" -> source(write(target, "gpt2", "\"n_embd\": 32, \"n_head\": 4, \"n_layer\": 2, \"n_positions\": 64,"
                    + " \"vocab_size\": 24", "wte 24 32, wpe 64 32, ln_f 32, ln_f.bias 32", 2, "ln_1 32, ln_1.bias 32,"
                    + " attn.c_attn 32 96, attn.c_attn.bias 96, attn.c_proj 32 32, attn.c_proj.bias 32, ln_2 32, ln_2.bias 32,"
                    + " mlp.c_fc 32 128, mlp.c_fc.bias 128, mlp.c_proj 128 32, mlp.c_proj.bias 32"),
                    new LlamaCpp("gpt2", 4, 4, 0), "embedding_length 32, attention.head_count 4, context_length 64, block_count 2,"
                    + " feed_forward_length 128, attention.layer_norm_epsilon 1e-5");
            case "lfm2" -> source(write(target, "lfm2", DRAWN_JSON + "\"num_hidden_layers\": 3, \"norm_eps\": 1e-5,"
                    + " \"intermediate_size\": 40, \"block_auto_adjust_ff_dim\": false, \"conv_bias\": false,"
                    + " \"layer_types\": [\"conv\", \"full_attention\", \"conv\"]", "embed_tokens 24 32, embedding_norm 32", 3,
                    "operator_norm 32, ffn_norm 32, feed_forward.w1 40 32, feed_forward.w2 32 40, feed_forward.w3 40 32,"
                    + " 1:self_attn.q_proj 32 32, 1:self_attn.k_proj 16 32, 1:self_attn.v_proj 16 32, 1:self_attn.out_proj 32 32,"
                    + " 1:self_attn.q_layernorm 8, 1:self_attn.k_layernorm 8, 02:conv.in_proj 96 32, 02:conv.conv 32 1 3,"
                    + " 02:conv.out_proj 32 32"), new LlamaCpp("lfm2", 4, 2, 0), DRAWN + "block_count 3, feed_forward_length 40,"
                    + " attention.head_count_kv 0:2:0, shortconv.l_cache 3");
            case "minimax" -> source(write(target, "minimax", DRAWN_JSON + "\"num_hidden_layers\": 3, \"head_dim\": 8,"
                    + " \"intermediate_size\": 20, \"num_local_experts\": 4, \"num_experts_per_tok\": 2, \"full_attn_alpha_factor\": 1.5,"
                    + " \"linear_attn_alpha_factor\": 1.5, \"mlp_alpha_factor\": 1.5, \"layer_types\": [\"full_attention\","
                    + " \"linear_attention\", \"full_attention\"]", "embed_tokens 24 32, norm 32, lm_head 24 32", 3,
                    "input_layernorm 32, post_attention_layernorm 32, 02:self_attn.q_proj 32 32, 02:self_attn.k_proj 16 32,"
                    + " 02:self_attn.v_proj 16 32, 02:self_attn.o_proj 32 32, 1:self_attn.qkv_proj 96 32, 1:self_attn.norm 32,"
                    + " 1:self_attn.output_gate 32 32, 1:self_attn.out_proj 32 32, block_sparse_moe.gate 4 32, "
                    + experts("block_sparse_moe.", "w1 20 32, w2 32 20, w3 20 32")), new LlamaCpp("minimax-01", 4, 2, 0),
                    DRAWN + "block_count 3, feed_forward_length 20, attention.head_count_kv 2, attention.key_length 8,"
                    + " attention.value_length 8, rope.dimension_count 8, expert_count 4, expert_used_count 2, residual_scale 1.5");
            case "qwen3_next" -> source(write(target, "qwen3_next", DRAWN_JSON + "\"num_hidden_layers\": 2, \"head_dim\": 12,"
                    + " \"full_attention_interval\": 2, \"partial_rotary_factor\": 0.5, \"linear_num_key_heads\": 2,"
                    + " \"linear_num_value_heads\": 4, \"linear_key_head_dim\": 8, \"linear_value_head_dim\": 8,"
                    + " \"moe_intermediate_size\": 20, \"shared_expert_intermediate_size\": 16, \"num_experts\": 4,"
                    + " \"num_experts_per_tok\": 2", "embed_tokens 24 32, norm 32, lm_head 24 32", 2,
                    "input_layernorm 32, post_attention_layernorm 32, 0:linear_attn.A_log 4, 0:linear_attn.dt_bias 4,"
                    + " 0:linear_attn.conv1d 64 1 4, 0:linear_attn.in_proj_ba 8 32, 0:linear_attn.in_proj_qkvz 96 32,"
                    + " 0:linear_attn.norm 8, 0:linear_attn.out_proj 32 32, 1:self_attn.q_proj 96 32, 1:self_attn.k_proj 24 32,"
                    + " 1:self_attn.v_proj 24 32, 1:self_attn.o_proj 32 48, 1:self_attn.q_norm 12, 1:self_attn.k_norm 12,"
                    + " mlp.gate 4 32, mlp.shared_expert_gate 1 32, mlp.shared_expert.gate_proj 16 32,"
                    + " mlp.shared_expert.up_proj 16 32, mlp.shared_expert.down_proj 32 16, "
                    + experts("mlp.", "gate_proj 20 32, up_proj 20 32, down_proj 32 20")), new LlamaCpp("qwen3next", 4, 2, 0),
                    DRAWN + "block_count 2, attention.head_count_kv 2, attention.key_length 12, attention.value_length 12,"
                    + " rope.dimension_count 6, ssm.conv_kernel 4, ssm.state_size 8, ssm.group_count 2, ssm.time_step_rank 4,"
                    + " ssm.inner_size 32, full_attention_interval 2, expert_count 4, expert_used_count 2,"
                    + " expert_feed_forward_length 20, expert_shared_feed_forward_length 16");
            case "falcon_h1" -> source(write(target, "falcon_h1", DRAWN_JSON + "\"num_hidden_layers\": 2, \"head_dim\": 12,"
                    + " \"intermediate_size\": 40, \"mamba_n_heads\": 4, \"mamba_n_groups\": 2, \"mamba_d_state\": 8,"
                    + " \"mamba_d_ssm\": 48, \"mamba_d_head\": 12, \"mamba_rms_norm\": true, \"mamba_norm_before_gate\": false,"
                    + " \"embedding_multiplier\": 2.5, \"lm_head_multiplier\": 0.7, \"key_multiplier\": 1.3,"
                    + " \"attention_in_multiplier\": 0.8, \"attention_out_multiplier\": 0.9, \"ssm_in_multiplier\": 1.2,"
                    + " \"ssm_out_multiplier\": 0.6, \"ssm_multipliers\": [0.5, 0.7, 1.4, 1.6, 0.4], \"mlp_multipliers\": [0.8, 0.3]",
                    "embed_tokens 24 32, final_layernorm 32, lm_head 24 32", 2, "mamba.in_proj 132 32, mamba.conv1d 80 1 4,"
                    + " mamba.conv1d.bias 80, mamba.out_proj 32 48, mamba.norm 48, mamba.dt_bias 4, mamba.A_log 4, mamba.D 4,"
                    + " input_layernorm 32, pre_ff_layernorm 32, self_attn.q_proj 48 32, self_attn.k_proj 24 32,"
                    + " self_attn.v_proj 24 32, self_attn.o_proj 32 48, feed_forward.gate_proj 40 32, feed_forward.up_proj 40 32,"
                    + " feed_forward.down_proj 32 40"), new LlamaCpp("falcon-h1", 4, 2, 2), DRAWN + "block_count 2,"
                    + " feed_forward_length 40, attention.head_count_kv 2, attention.key_length 12, attention.value_length 12,"
                    + " ssm.conv_kernel 4, ssm.state_size 8, ssm.group_count 2, ssm.time_step_rank 4, ssm.inner_size 48");
            case "granite", "granite-dense" -> granite(target, name.equals("granite-dense"));
            case "nemotron_h_moe" -> source(write(target, "nemotron_h", DRAWN_JSON + "\"layer_norm_epsilon\": 1e-5,"
                    + " \"num_hidden_layers\": 3, \"head_dim\": 8, \"layers_block_type\": [\"linear_attention\", \"moe\","
                    + " \"full_attention\"], \"mamba_num_heads\": 4, \"mamba_head_dim\": 16, \"ssm_state_size\": 8, \"n_groups\": 2,"
                    + " \"n_routed_experts\": 4, \"num_experts_per_tok\": 2, \"moe_intermediate_size\": 20,"
                    + " \"routed_scaling_factor\": 2.5, \"use_conv_bias\": true", "backbone.embeddings 24 32, backbone.norm_f 32,"
                    + " lm_head 24 32", 3, "norm 32, 0:mixer.in_proj 164 32, 0:mixer.conv1d 96 1 4, 0:mixer.conv1d.bias 96,"
                    + " 0:mixer.dt_bias 4, 0:mixer.A_log 4, 0:mixer.D 4, 0:mixer.norm 64, 0:mixer.out_proj 32 64,"
                    + " 1:mixer.gate 4 32, 1:mixer.gate.e_score_correction_bias 4, 1:mixer.shared_experts.up_proj 24 32,"
                    + " 1:mixer.shared_experts.down_proj 32 24, " + experts("1:mixer.", "up_proj 20 32, down_proj 32 20")
                    + ", 2:mixer.q_proj 32 32, 2:mixer.k_proj 16 32, 2:mixer.v_proj 16 32, 2:mixer.o_proj 32 32"),
                    new LlamaCpp("nemotron_h_moe", 4, 2, 2), DRAWN + "block_count 3, attention.key_length 8,"
                    + " attention.value_length 8, attention.head_count_kv 0:0:2, feed_forward_length 0:20:0, ssm.conv_kernel 4,"
                    + " ssm.state_size 8, ssm.group_count 2, ssm.time_step_rank 4, ssm.inner_size 64, expert_count 4,"
                    + " expert_used_count 2, expert_weights_norm true, expert_weights_scale 2.5, expert_group_count 1,"
                    + " expert_shared_count 1, expert_feed_forward_length 20, expert_shared_feed_forward_length 24");
            case "rwkv6" -> source(write(target, "", "", "emb 24 32, ln_out 32, ln_out.bias 32, head 24 32,"
                    + " blocks.0.ln0 32, blocks.0.ln0.bias 32", 2, "ln1 32, ln1.bias 32, ln2 32, ln2.bias 32,"
                    + " att.time_maa_x 1 1 32, att.time_maa_w 1 1 32, att.time_maa_k 1 1 32, att.time_maa_v 1 1 32,"
                    + " att.time_maa_r 1 1 32, att.time_maa_g 1 1 32, att.time_maa_w1 32 20, att.time_maa_w2 5 4 32,"
                    + " att.time_decay 1 1 32, att.time_decay_w1 32 6, att.time_decay_w2 6 32, att.time_faaaa 4 8,"
                    + " att.receptance 32 32, att.key 32 32, att.value 32 32, att.gate 32 32, att.output 32 32, att.ln_x 32,"
                    + " att.ln_x.bias 32, ffn.time_maa_k 1 1 32, ffn.time_maa_r 1 1 32, ffn.key 64 32, ffn.value 32 64,"
                    + " ffn.receptance 32 32"), new LlamaCpp("rwkv6", 0, 0, 0), "embedding_length 32, block_count 2,"
                    + " attention.layer_norm_epsilon 1e-5, wkv.head_size 8, time_mix_extra_dim 4, time_decay_extra_dim 6,"
                    + " attention.head_count 0, feed_forward_length 64");
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** By what Llama 3 divides its 32 frequencies: long waves by 8, those shorter than a quarter of 8192 tokens by 1. */
    private static StoredArray stretched() {
        float[] divisors = new float[32];
        for (int i = 0; i < divisors.length; i++) {
            double tokens = 2 * Math.PI * Math.pow(500_000, i / 32.0);
            double smooth = Math.clamp((8192 / tokens - 1) / 3, 0, 1);
            divisors[i] = (float) (1 / ((1 - smooth) / 8 + smooth));
        }
        return new StoredArray(new int[] {32}, divisors);
    }

    private static GgufSource granite(Path target, boolean dense) throws IOException {
        String shared = "input_layernorm 32, post_attention_layernorm 32, 1:self_attn.q_proj 32 32, 1:self_attn.k_proj 16 32,"
                + " 1:self_attn.v_proj 16 32, 1:self_attn.o_proj 32 32, 02:mamba.in_proj 164 32, 02:mamba.conv1d 96 1 4,"
                + " 02:mamba.conv1d.bias 96, 02:mamba.dt_bias 4, 02:mamba.A_log 4, 02:mamba.D 4, 02:mamba.norm 64,"
                + " 02:mamba.out_proj 32 64, ";
        String channels = "shared_mlp.input_linear 40 32, shared_mlp.output_linear 32 20";
        String experts = "block_sparse_moe.router.layer 4 32, block_sparse_moe.input_linear 4 48 32,"
                + " block_sparse_moe.output_linear 4 32 24, ";
        Path checkpoint = write(target, "granitemoehybrid", DRAWN_JSON + "\"num_hidden_layers\": 3, \"intermediate_size\": 24,"
                + " \"shared_intermediate_size\": 20, \"embedding_multiplier\": 3.0, \"residual_multiplier\": 0.625,"
                + " \"attention_multiplier\": 0.375, \"logits_scaling\": 1.75, \"mamba_n_heads\": 4, \"mamba_n_groups\": 2,"
                + " \"mamba_d_state\": 8, \"position_embedding_type\": \"nope\", \"tie_word_embeddings\": true,"
                + " \"num_experts_per_tok\": 2, \"num_local_experts\": " + (dense ? 0 : 4)
                + ", \"layer_types\": [\"mamba\", \"attention\", \"mamba\"]",
                "embed_tokens 24 32, norm 32", 3, shared + (dense ? "" : experts) + channels);
        return source(checkpoint, new LlamaCpp("granitehybrid", 4, 2, 2), DRAWN + "block_count 3, attention.head_count_kv 0:2:0,"
                + " feed_forward_length 24, embedding_scale 3.0, residual_scale 0.625, attention.scale 0.375, logit_scale 1.75,"
                + " rope.scaling.finetuned false, ssm.conv_kernel 4, ssm.state_size 8, ssm.group_count 2, ssm.time_step_rank 4,"
                + " ssm.inner_size 64" + (dense ? "" : ", expert_count 4, expert_used_count 2"));
    }

    /** What Falcon-H1's published factors do to a tensor. */
    static StoredArray foldedFalcon(String name, StoredArray tensor) {
        String module = name.replaceFirst(".*\\.(\\w+)\\.weight$", "$1");
        return switch (module) {
            case "down_proj" -> tensor.map(value -> value * 0.3);
            case "gate_proj" -> tensor.map(value -> value * 0.8);
            case "q_proj", "v_proj" -> tensor.map(value -> value * 0.8);
            case "k_proj" -> tensor.map(value -> value * 1.3 * 0.8);
            case "o_proj" -> tensor.map(value -> value * 0.9);
            case "out_proj" -> tensor.map(value -> value * 0.6);
            case "embed_tokens" -> tensor.map(value -> value * 2.5);
            case "in_proj" -> StoredArray.joined(List.of(tensor.rows(0, 48).map(v -> v * 1.2 * 0.5),
                    tensor.rows(48, 96).map(v -> v * 1.2 * 0.7), tensor.rows(96, 112).map(v -> v * 1.2 * 1.4),
                    tensor.rows(112, 128).map(v -> v * 1.2 * 1.6), tensor.rows(128, 132).map(v -> v * 1.2 * 0.4)));
            default -> name.startsWith("lm_head") ? tensor.map(value -> value * 0.7) : tensor;
        };
    }

    private static String experts(String module, String matrices) {
        String layer = module.contains(":") ? module.substring(0, module.indexOf(':') + 1) : "";
        String name = module.substring(layer.length());
        return IntStream.range(0, 4).boxed().flatMap(expert -> Stream.of(matrices.split(", *"))
                .map(matrix -> layer + name + "experts." + expert + "." + matrix)).collect(Collectors.joining(", "));
    }

    /**
     * Draws a checkpoint.
     *
     * @param ends tensors outside layers: name and sizes; weights but for those that say otherwise
     * @param layer tensors of each layer, or of those whose digits stand before a colon
     */
    private static Path write(Path target, String type, String settings, String ends, int layers, String layer)
            throws IOException {
        String model = switch (type) {
            case "gpt2" -> "transformer.";
            case "nemotron_h", "" -> "";
            default -> "model.";
        };
        String module = switch (type) {
            case "gpt2" -> "transformer.h.";
            case "nemotron_h" -> "backbone.layers.";
            case "" -> "blocks.";
            default -> "model.layers.";
        };
        List<String> tensors = new ArrayList<>();
        Stream.of(ends.split(", *")).forEach(line -> tensors.add(weight((line.startsWith("lm_head") ? "" : model) + line)));
        for (int index = 0; index < layers; index++) {
            for (String line : layer.split(", *")) {
                String[] parts = line.split(":");
                if (parts.length == 1 || parts[0].contains("" + index)) {
                    tensors.add(weight(module + index + "." + parts[parts.length - 1]));
                }
            }
        }
        String config = type.isEmpty() ? "{}" : "{\"model_type\": \"" + type + "\", " + settings + "}";
        return RandomCheckpoint.draw(config, tensors, SEED).write(target);
    }

    private static String weight(String line) {
        String name = line.substring(0, line.indexOf(' '));
        boolean whole = name.matches(".*(bias|A_log|\\.D|\\.time_\\w+)");
        return whole ? line : name + ".weight" + line.substring(name.length());
    }

    private static GgufSource source(Path folder, LlamaCpp converter, String settings) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", converter.architecture());
        metadata.put("general.name", "small");
        for (String setting : settings.split(", *")) {
            String[] words = setting.split(" ");
            metadata.put(converter.architecture() + "." + words[0], value(words[1]));
        }
        metadata.put("tokenizer.ggml.eos_token_id", 2);
        return new GgufSource(folder, converter, metadata, Map.of());
    }

    private static Object value(String word) {
        if (word.contains(":")) {
            return Arrays.stream(word.split(":")).map(Integer::valueOf).toList();
        }
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        return word.matches("\\d+") ? (Object) Integer.valueOf(word) : (Object) Float.valueOf(word);
    }
}
