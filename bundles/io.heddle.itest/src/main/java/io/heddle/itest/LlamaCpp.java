// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Does to published tensors what llama.cpp's converters do: other names, experts in one tensor, and numbers that suit
 * its kernels. Written from the converters, not from the reader.
 *
 * @param architecture under llama.cpp's name
 * @param heads queries
 * @param keyHeads keys and values
 * @param groups of the norm of a matrix state
 */
record LlamaCpp(String architecture, int heads, int keyHeads, int groups) {
    private static final Pattern LAYER = Pattern.compile("(?:.*\\.)?(?:layers|h|blocks)\\.(\\d+)\\.(.*)");
    private static final Pattern EXPERT = Pattern.compile("(.*)experts\\.(\\d+)\\.(\\w+)(\\.weight)");
    private static final Map<String, String> ENDS = table("""
            embed_tokens token_embd, embeddings token_embd, wte token_embd, emb token_embd, wpe position_embd,
            norm output_norm, norm_f output_norm, final_layernorm output_norm, embedding_norm token_embd_norm, ln_f output_norm,
            ln_out output_norm, lm_head output, head output""");
    private static final Map<String, String> NAMES = table("""
            input_layernorm attn_norm, norm attn_norm, operator_norm attn_norm, ln_1 attn_norm, ln1 attn_norm, ln2 attn_norm_2,
            ln_2 ffn_norm, post_attention_layernorm ffn_norm, pre_ff_layernorm ffn_norm, ffn_norm ffn_norm, ln0 token_embd_norm,
            self_attn.q_proj attn_q, self_attn.k_proj attn_k, self_attn.v_proj attn_v, self_attn.o_proj attn_output,
            self_attn.out_proj attn_output, self_attn.q_norm attn_q_norm, self_attn.k_norm attn_k_norm,
            self_attn.q_layernorm attn_q_norm, self_attn.k_layernorm attn_k_norm, self_attn.qkv_proj attn_qkv,
            self_attn.norm attn_norm_2, self_attn.output_gate attn_gate, attn.c_attn attn_qkv, attn.c_proj attn_output,
            mixer.q_proj attn_q, mixer.k_proj attn_k, mixer.v_proj attn_v, mixer.o_proj attn_output,
            mlp.gate_proj ffn_gate, mlp.up_proj ffn_up, mlp.down_proj ffn_down, mlp.c_fc ffn_up, mlp.c_proj ffn_down,
            feed_forward.gate_proj ffn_gate, feed_forward.up_proj ffn_up, feed_forward.down_proj ffn_down,
            feed_forward.w1 ffn_gate, feed_forward.w3 ffn_up, feed_forward.w2 ffn_down, mixer.up_proj ffn_up,
            mixer.down_proj ffn_down, block_sparse_moe.gate ffn_gate_inp, feed_forward.router ffn_gate_inp, mlp.gate ffn_gate_inp,
            mixer.gate ffn_gate_inp, block_sparse_moe.router.layer ffn_gate_inp, mlp.shared_expert_gate ffn_gate_inp_shexp,
            mlp.shared_expert.gate_proj ffn_gate_shexp, mlp.shared_expert.up_proj ffn_up_shexp,
            mlp.shared_expert.down_proj ffn_down_shexp, mixer.shared_experts.up_proj ffn_up_shexp,
            mixer.shared_experts.down_proj ffn_down_shexp, block_sparse_moe.output_linear ffn_down_exps,
            mamba.in_proj ssm_in, mamba.conv1d ssm_conv1d, mamba.x_proj ssm_x, mamba.dt_proj ssm_dt, mamba.out_proj ssm_out,
            mamba.norm ssm_norm, mamba.dt_layernorm ssm_dt_norm, mamba.b_layernorm ssm_b_norm, mamba.c_layernorm ssm_c_norm,
            mixer.in_proj ssm_in, mixer.conv1d ssm_conv1d, mixer.x_proj ssm_x, mixer.dt_proj ssm_dt, mixer.out_proj ssm_out,
            mixer.norm ssm_norm, linear_attn.conv1d ssm_conv1d, linear_attn.out_proj ssm_out, linear_attn.norm ssm_norm,
            linear_attn.in_proj_ba ssm_ba, conv.in_proj shortconv.in_proj, conv.conv shortconv.conv,
            conv.out_proj shortconv.out_proj, att.receptance time_mix_receptance, att.key time_mix_key, att.value time_mix_value,
            att.gate time_mix_gate, att.output time_mix_output, att.ln_x time_mix_ln, ffn.key channel_mix_key,
            ffn.value channel_mix_value, ffn.receptance channel_mix_receptance""");
    private static final Map<String, String> EXPERTS = table(
            "w1 gate, w2 down, w3 up, gate_proj gate, up_proj up, down_proj down");
    /** Names of RWKV's own that lie outside modules; the mixes of 6 and 7 are put together elsewhere. */
    private static final Map<String, String> RWKV = table("""
            att.time_maa_w1 time_mix_w1, att.time_maa_w2 time_mix_w2, att.time_maa_x time_mix_lerp_x,
            att.time_decay time_mix_decay, att.time_decay_w1 time_mix_decay_w1, att.time_decay_w2 time_mix_decay_w2,
            att.time_faaaa time_mix_first, ffn.time_maa_k channel_mix_lerp_k, ffn.time_maa_r channel_mix_lerp_r,
            ffn.x_k channel_mix_lerp_k, att.r_k time_mix_r_k, att.k_k time_mix_k_k, att.k_a time_mix_k_a""");

    private static Map<String, String> table(String text) {
        return Stream.of(text.strip().split(",\\s*")).map(pair -> pair.split(" "))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    Map<String, StoredArray> convert(Map<String, StoredArray> published) {
        Map<String, StoredArray> stored = new LinkedHashMap<>();
        Map<String, TreeMap<Integer, StoredArray>> experts = new LinkedHashMap<>();
        published.forEach((name, tensor) -> {
            Matcher layer = LAYER.matcher(name);
            Matcher expert = EXPERT.matcher(name);
            if (!layer.matches()) {
                String module = name.substring(0, name.lastIndexOf('.'));
                String end = ENDS.get(module.substring(module.lastIndexOf('.') + 1));
                stored.put(end + name.substring(name.lastIndexOf('.')), changed(name, tensor));
            } else if (expert.matches()) {
                String merged = "blk." + layer.group(1) + ".ffn_" + EXPERTS.get(expert.group(3)) + "_exps.weight";
                experts.computeIfAbsent(merged, key -> new TreeMap<>()).put(Integer.valueOf(expert.group(2)), tensor);
            } else {
                layer(stored, "blk." + layer.group(1) + ".", layer.group(2), changed(name, tensor));
            }
        });
        experts.forEach((name, parts) -> stored.put(name, StoredArray.stacked(List.copyOf(parts.values()))));
        mixes(published, stored);
        return stored;
    }

    private void layer(Map<String, StoredArray> stored, String block, String name, StoredArray tensor) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        String module = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (name.endsWith("in_proj_qkvz.weight")) {
            sorted(stored, block, tensor);
        } else if (name.endsWith("input_linear.weight")) {
            halves(stored, block, name.startsWith("shared") ? dense(stored, block) : "_exps", tensor);
        } else if (name.equals("shared_mlp.output_linear.weight")) {
            stored.put(block + "ffn_down" + dense(stored, block) + ".weight", tensor);
        } else if (last.equals("A_log")) {
            StoredArray decay = tensor.map(value -> -Math.exp(value));
            stored.put(block + "ssm_a", tensor.shape().length == 1 && !architecture.equals("qwen3next")
                    ? decay.shaped(tensor.values().length, 1) : decay);
        } else if (last.equals("D")) {
            stored.put(block + "ssm_d", architecture.equals("mamba") || architecture.equals("jamba") ? tensor
                    : tensor.shaped(tensor.values().length, 1));
        } else if (last.equals("dt_bias")) {
            stored.put(block + "ssm_dt.bias", tensor);
        } else if (last.equals("e_score_correction_bias")) {
            stored.put(block + "exp_probs_b.bias", tensor);
        } else if (RWKV.containsKey(name)) {
            stored.put(block + RWKV.get(name) + ".weight", rwkv(name, tensor));
        } else if (name.matches("att\\.[wavg][012]")) {
            lowRank(stored, block + "time_mix_" + name.substring(4), tensor);
        } else if (NAMES.containsKey(module)) {
            String to = architecture.equals("qwen3next") && module.equals("post_attention_layernorm") ? "post_attention_norm"
                    : NAMES.get(module);
            stored.put((to.equals("token_embd_norm") ? "" : block) + to + "." + last, tensor);
        } else if (!name.matches("att\\.(time_maa_[wkvrg]|x_[rwkvag])")) {
            throw new IllegalArgumentException("no name for " + name);
        }
    }

    /** What happens to the numbers of one tensor. */
    private StoredArray changed(String name, StoredArray tensor) {
        boolean permutes = List.of("llama", "granitehybrid", "granite", "nemotron_h", "nemotron_h_moe").contains(architecture);
        if (permutes && name.contains("q_proj.")) {
            return tensor.neighbours(heads);
        }
        if (permutes && name.contains("k_proj.")) {
            return tensor.neighbours(keyHeads);
        }
        if (name.contains("conv1d.weight") || name.contains("conv.conv.weight")) {
            return tensor.squeezed();
        }
        if (architecture.equals("gpt2") && name.matches(".*(c_attn|c_proj|c_fc)\\.weight")) {
            return tensor.transposed();
        }
        if (architecture.equals("qwen3next") && name.endsWith("norm.weight") && !name.endsWith("linear_attn.norm.weight")) {
            return tensor.map(value -> value + 1);
        }
        if (groups > 0 && name.matches(".*(mamba|mixer)\\.norm\\.weight")) {
            return tensor.shaped(groups, tensor.values().length / groups);
        }
        return tensor;
    }

    /** Granite's shared MLP is a plain one where there are no experts. */
    private static String dense(Map<String, StoredArray> stored, String block) {
        return stored.containsKey(block + "ffn_gate_inp.weight") ? "_shexp" : "";
    }

    private static void halves(Map<String, StoredArray> stored, String block, String suffix, StoredArray both) {
        int axis = both.shape().length - 2;
        int rows = both.shape()[axis] / 2;
        List<StoredArray> parts = axis == 0 ? List.of(both) : IntStream.range(0, both.shape()[0])
                .mapToObj(i -> both.rows(i, i + 1).shaped(2 * rows, both.shape()[2])).toList();
        List<StoredArray> gates = parts.stream().map(part -> part.rows(0, rows)).toList();
        List<StoredArray> ups = parts.stream().map(part -> part.rows(rows, 2 * rows)).toList();
        stored.put(block + "ffn_gate" + suffix + ".weight", axis == 0 ? gates.getFirst() : StoredArray.stacked(gates));
        stored.put(block + "ffn_up" + suffix + ".weight", axis == 0 ? ups.getFirst() : StoredArray.stacked(ups));
    }

    /** The delta net's projection: all queries, all keys, all values; gates apart. Here keys and values are as wide. */
    private void sorted(Map<String, StoredArray> stored, String block, StoredArray byHead) {
        int run = byHead.shape()[0] / keyHeads;
        int keys = run / 6;
        List<int[]> cuts = List.of(new int[] {0, keys}, new int[] {keys, 2 * keys}, new int[] {2 * keys, 4 * keys},
                new int[] {4 * keys, 6 * keys});
        List<StoredArray> parts = cuts.stream().map(cut -> StoredArray.joined(IntStream.range(0, keyHeads)
                .mapToObj(head -> byHead.rows(head * run + cut[0], head * run + cut[1])).toList())).toList();
        stored.put(block + "attn_qkv.weight", StoredArray.joined(parts.subList(0, 3)));
        stored.put(block + "attn_gate.weight", parts.get(3));
    }

    private static StoredArray rwkv(String name, StoredArray tensor) {
        return switch (name) {
            case "att.time_maa_w1", "att.time_decay_w1", "att.time_decay_w2" -> tensor.transposed();
            case "att.time_maa_w2" -> tensor.eachTransposed();
            case "att.time_faaaa" -> tensor;
            default -> tensor.flat();
        };
    }

    private static void lowRank(Map<String, StoredArray> stored, String name, StoredArray tensor) {
        StoredArray turned = name.endsWith("0") ? tensor.flat() : tensor.transposed();
        stored.put(name + ".weight", turned);
        if (name.startsWith("blk.0.time_mix_a")) {
            // Something has to stand in for what the first layer does not have.
            stored.put(name.replace("mix_a", "mix_v") + ".weight", turned);
        }
    }

    private void mixes(Map<String, StoredArray> published, Map<String, StoredArray> stored) {
        List<String> names = architecture.equals("rwkv6") ? Stream.of("w", "k", "v", "r", "g").map("time_maa_"::concat).toList()
                : Stream.of("r", "w", "k", "v", "a", "g").map("x_"::concat).toList();
        for (int layer = 0; architecture.startsWith("rwkv") && published.containsKey("blocks." + layer + ".ln1.weight"); layer++) {
            String prefix = "blocks." + layer + ".att.";
            StoredArray all = StoredArray.stacked(names.stream().map(name -> published.get(prefix + name).flat()).toList());
            stored.put("blk." + layer + ".time_mix_lerp_fused.weight", all.shaped(all.shape()[0], 1, 1, all.shape()[1]));
        }
    }
}
