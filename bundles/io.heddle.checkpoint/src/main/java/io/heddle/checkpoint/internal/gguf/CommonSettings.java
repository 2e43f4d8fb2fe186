// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What several architectures share.
 *
 * @param to where it goes
 */
record CommonSettings(Publication to) {
    /** Factors and bounds under the names by which families read or refuse them. */
    private static final Map<String, String> SPELLINGS = Map.of("attention.scale", "attention_multiplier",
            "embedding_scale", "embedding_multiplier", "residual_scale", "residual_multiplier", "logit_scale", "logits_scaling",
            "attention.clamp_kqv", "clip_qkv", "attn_logit_softcapping", "attn_logit_softcapping",
            "final_logit_softcapping", "final_logit_softcapping", "attention.causal", "is_causal");

    private Config settings() {
        return to.settings();
    }

    /** Type, sizes, both ends, and settings that are refused where a family does not know them. Gives the layers. */
    int frame(String type, String embeddings, String norm) {
        to.set("model_type", type);
        to.set("hidden_size", width());
        to.set("num_hidden_layers", layers());
        to.set("vocab_size", to.shape("token_embd.weight").size(0));
        to.set("tie_word_embeddings", !to.has("output.weight"));
        context();
        SPELLINGS.forEach((stored, published) -> to.set(published, value(stored)));
        to.tensor("token_embd.weight", embeddings);
        to.module("output_norm", norm);
        to.module("output", "lm_head");
        return layers();
    }

    int width() {
        return settings().requiredPositive("embedding_length");
    }

    /** Those for plain decoding: layers for further tokens are stored behind them. */
    int layers() {
        int further = settings().integer("nextn_predict_layers").orElse(0);
        int layers = settings().requiredPositive("block_count") - further;
        if (further < 0 || layers < 1) {
            throw new ConfigException("nextn_predict_layers is " + further + "; 0 to less than block_count is allowed");
        }
        to.requireLayer(layers - 1);
        for (int layer = layers; layer < layers + further; layer++) {
            to.requireLayer(layer);
            to.ignore("blk." + layer + ".");
        }
        return layers;
    }

    private void context() {
        if (settings().has("context_length")) {
            to.set("max_position_embeddings", settings().requiredPositive("context_length"));
        }
    }

    private Optional<Object> value(String key) {
        return Optional.ofNullable(settings().asMap().get(key));
    }

    /** Epsilon of the norms of the hidden state. */
    void epsilon(String published) {
        settings().number("attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon")
                .ifPresent(value -> to.set(published, value));
    }

    /** Head counts; those of keys may be given a layer, 0 where a layer has no attention. */
    void heads() {
        to.set("num_attention_heads", settings().requiredPositive("attention.head_count"));
        to.set("num_key_value_heads", keyHeads());
        to.set("head_dim", headDim());
    }

    int headCount() {
        return settings().requiredPositive("attention.head_count");
    }

    int keyHeads() {
        List<Integer> counts = settings().integers("attention.head_count_kv").stream().filter(count -> count != 0).distinct().toList();
        if (counts.size() > 1 || !counts.isEmpty() && counts.getFirst() < 0) {
            throw new ConfigException("attention.head_count_kv has " + counts + "; one count for all layers is allowed");
        }
        return counts.isEmpty() ? headCount() : counts.getFirst();
    }

    int headDim() {
        int key = settings().positive(Math.max(1, width() / headCount()), "attention.key_length");
        int value = settings().positive(key, "attention.value_length");
        if (value != key) {
            throw new ConfigException("attention.value_length is " + value + "; attention.key_length, which is " + key + ", is allowed");
        }
        return key;
    }

    /** The share of each head that positions rotate. */
    double rotatedShare() {
        return settings().positive(headDim(), "rope.dimension_count") / (double) headDim();
    }

    /** Rotation of positions, for families that rotate whole heads unless told otherwise. */
    void rotation() {
        Map<String, Object> rope = new LinkedHashMap<>();
        rope.put("rope_theta", settings().number("rope.freq_base").orElse(10_000));
        if (rotatedShare() != 1) {
            rope.put("partial_rotary_factor", rotatedShare());
        }
        String type = settings().choice(List.of("none", "linear", "yarn"), "none", "rope.scaling.type");
        double factor = settings().number("rope.scaling.factor", "rope.scale_linear").orElse(1);
        rope.put("rope_type", type.equals("none") ? "default" : type);
        if (type.equals("none") && settings().has("rope.scale_linear") && factor != 1) {
            rope.put("rope_type", "linear");
        }
        if (!"default".equals(rope.get("rope_type"))) {
            rope.put("factor", factor);
        }
        if (type.equals("yarn")) {
            yarn(rope);
        }
        to.set("rope_parameters", rope);
    }

    private void yarn(Map<String, Object> rope) {
        Map.of("rope.scaling.original_context_length", "original_max_position_embeddings",
                "rope.scaling.yarn_beta_fast", "beta_fast", "rope.scaling.yarn_beta_slow", "beta_slow",
                "rope.scaling.yarn_attn_factor", "attention_factor").forEach((stored, published) ->
                settings().number(stored).ifPresent(value -> rope.put(published, value)));
    }

    /** Matrices of attention that nothing was done to. */
    void attention(String from, String module, String output) {
        to.module(from + "attn_q", module + "q_proj");
        to.module(from + "attn_k", module + "k_proj");
        to.module(from + "attn_v", module + "v_proj");
        to.module(from + "attn_output", module + output);
    }

    /** The same where rows of queries and keys were reordered for the rotation. */
    void rotatedAttention(String from, String module) {
        to.rotated(from + "attn_q", module + "q_proj", headCount());
        to.rotated(from + "attn_k", module + "k_proj", keyHeads());
        to.module(from + "attn_v", module + "v_proj");
        to.module(from + "attn_output", module + "o_proj");
    }

    /** A gated MLP, or a plain one where there is no gate. */
    void mlp(String from, String gate, String up, String down) {
        to.module(from + "ffn_gate", gate);
        to.module(from + "ffn_up", up);
        to.module(from + "ffn_down", down);
    }

    /** The inner width of the first layer that has an MLP, by its tensor. */
    int innerWidth() {
        for (int layer = 0; layer < layers(); layer++) {
            if (to.has("blk." + layer + ".ffn_up.weight")) {
                return to.shape("blk." + layer + ".ffn_up.weight").size(0);
            }
        }
        return settings().integers("feed_forward_length").stream().mapToInt(i -> i).max().orElse(0);
    }

    /** The matrix state of Mamba-2 and its kin. */
    void ssd(String from, String module) {
        to.tensor(from + "ssm_in.weight", module + "in_proj.weight");
        to.module(from + "ssm_conv1d", module + "conv1d");
        to.flat(from + "ssm_dt.bias", module + "dt_bias");
        to.flat(from + "ssm_a", module + "A_log", new Change.LogOfNegative());
        to.flat(from + "ssm_d", module + "D");
        to.flat(from + "ssm_norm.weight", module + "norm.weight");
        to.tensor(from + "ssm_out.weight", module + "out_proj.weight");
    }

    /** The selective scan of Mamba. */
    void selectiveScan(String from, String module) {
        to.tensor(from + "ssm_in.weight", module + "in_proj.weight");
        to.module(from + "ssm_conv1d", module + "conv1d");
        to.tensor(from + "ssm_x.weight", module + "x_proj.weight");
        to.module(from + "ssm_dt", module + "dt_proj");
        to.changed(from + "ssm_a", module + "A_log", new Change.LogOfNegative());
        to.flat(from + "ssm_d", module + "D");
        to.tensor(from + "ssm_out.weight", module + "out_proj.weight");
    }

    /** Channels of a state-space mixer that a head has. */
    int ssmHeadDim() {
        int inner = settings().requiredPositive("ssm.inner_size");
        int heads = settings().requiredPositive("ssm.time_step_rank");
        if (inner % heads != 0) {
            throw new ConfigException("ssm.inner_size is " + inner + "; a multiple of ssm.time_step_rank, which is " + heads
                    + ", is allowed");
        }
        return inner / heads;
    }

    /** The ratio of a state-space mixer's channels to the width. */
    double expansion() {
        return settings().requiredPositive("ssm.inner_size") / (double) width();
    }

    /** Whether the first layer that has a tensor of the first name has one of the second. */
    boolean withFirst(String tensor, String other) {
        for (int layer = 0; layer < layers(); layer++) {
            if (to.has("blk." + layer + "." + tensor)) {
                return to.has("blk." + layer + "." + other);
            }
        }
        return false;
    }

    /** The shape of a layer's tensor. */
    Shape shape(int layer, String tensor) {
        return to.shape("blk." + layer + "." + tensor);
    }
}
