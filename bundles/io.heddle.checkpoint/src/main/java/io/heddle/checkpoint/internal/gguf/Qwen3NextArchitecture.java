// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Concatenated;
import java.util.ArrayList;
import java.util.List;

/** Qwen3-Next: norms are stored whole, and the delta net's projections sorted by what they give instead of by head. */
final class Qwen3NextArchitecture implements Architecture {
    private static final String MODEL = "model.";
    private static final Change LESS_ONE = new Change.LessOne();

    @Override
    public void publish(Publication to) {
        CommonSettings common = new CommonSettings(to);
        int layers = common.frame("qwen3_next", MODEL + "embed_tokens.weight", MODEL + "norm");
        to.changed("output_norm.weight", MODEL + "norm.weight", LESS_ONE);
        common.epsilon("rms_norm_eps");
        common.heads();
        common.rotation();
        to.set("partial_rotary_factor", common.rotatedShare());
        DeltaNet delta = DeltaNet.read(common);
        to.set("linear_num_key_heads", delta.keyHeads()).set("linear_num_value_heads", delta.valueHeads())
                .set("linear_key_head_dim", delta.keyDim()).set("linear_value_head_dim", delta.valueDim())
                .set("linear_conv_kernel_dim", to.settings().requiredPositive("ssm.conv_kernel"))
                .set("num_experts", to.settings().requiredPositive("expert_count"))
                .set("num_experts_per_tok", to.settings().requiredPositive("expert_used_count"))
                .set("moe_intermediate_size", common.shape(0, "ffn_up_exps.weight").size(1))
                .set("shared_expert_intermediate_size", common.shape(0, "ffn_up_shexp.weight").size(0))
                .set("norm_topk_prob", to.settings().flag(true, "expert_weights_norm"));
        List<String> kinds = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            kinds.add(to.has(from + "attn_q.weight") ? "full_attention" : "linear_attention");
            layer(common, delta, from, MODEL + "layers." + layer + ".");
        }
        to.set("layer_types", kinds);
    }

    private static void layer(CommonSettings common, DeltaNet delta, String from, String layer) {
        Publication to = common.to();
        to.changed(from + "attn_norm.weight", layer + "input_layernorm.weight", LESS_ONE);
        to.changed(from + "post_attention_norm.weight", layer + "post_attention_layernorm.weight", LESS_ONE);
        String attention = layer + "self_attn.";
        common.attention(from, attention, "o_proj");
        to.changed(from + "attn_q_norm.weight", attention + "q_norm.weight", LESS_ONE);
        to.changed(from + "attn_k_norm.weight", attention + "k_norm.weight", LESS_ONE);
        delta.publish(to, from, layer + "linear_attn.");
        experts(to, from, layer + "mlp.");
    }

    private static void experts(Publication to, String from, String module) {
        to.tensor(from + "ffn_gate_inp.weight", module + "gate.weight");
        to.experts(from + "ffn_gate_exps.weight", module + "experts.", "gate_proj");
        to.experts(from + "ffn_up_exps.weight", module + "experts.", "up_proj");
        to.experts(from + "ffn_down_exps.weight", module + "experts.", "down_proj");
        to.module(from + "ffn_gate_shexp", module + "shared_expert.gate_proj");
        to.module(from + "ffn_up_shexp", module + "shared_expert.up_proj");
        to.module(from + "ffn_down_shexp", module + "shared_expert.down_proj");
        if (to.has(from + "ffn_gate_inp_shexp.weight")) {
            to.shaped(from + "ffn_gate_inp_shexp.weight", module + "shared_expert_gate.weight", 1,
                    to.length(from + "ffn_gate_inp_shexp.weight"));
        }
    }

    /** The sizes of a delta net. */
    private record DeltaNet(int keyHeads, int valueHeads, int keyDim, int valueDim) {
        static DeltaNet read(CommonSettings common) {
            int keyHeads = common.to().settings().requiredPositive("ssm.group_count");
            int valueHeads = common.to().settings().requiredPositive("ssm.time_step_rank");
            if (valueHeads % keyHeads != 0) {
                throw new ConfigException("ssm.time_step_rank is " + valueHeads + "; a multiple of the " + keyHeads
                        + " key heads is allowed");
            }
            return new DeltaNet(keyHeads, valueHeads, common.to().settings().requiredPositive("ssm.state_size"), common.ssmHeadDim());
        }

        void publish(Publication to, String from, String module) {
            if (to.uses(from + "attn_qkv.weight") & to.uses(from + "attn_gate.weight")) {
                to.put(module + "in_proj_qkvz.weight", byHead(from));
            }
            // Older files keep the projection as it was published.
            to.tensor(from + "ssm_in.weight", module + "in_proj_qkvz.weight");
            to.tensor(from + "ssm_ba.weight", module + "in_proj_ba.weight");
            to.module(from + "ssm_conv1d", module + "conv1d");
            to.flat(from + "ssm_dt.bias", module + "dt_bias");
            to.flat(from + "ssm_a", module + "A_log", new Change.LogOfNegative());
            to.tensor(from + "ssm_norm.weight", module + "norm.weight");
            to.tensor(from + "ssm_out.weight", module + "out_proj.weight");
        }

        /** A key head's query, key, values and gates lie together. */
        private WeightExpression byHead(String from) {
            WeightExpression all = WeightExpression.published(from + "attn_qkv.weight");
            WeightExpression gates = WeightExpression.published(from + "attn_gate.weight");
            int keys = keyHeads * keyDim;
            int values = valueHeads / keyHeads * valueDim;
            List<WeightExpression> rows = new ArrayList<>();
            for (int head = 0; head < keyHeads; head++) {
                rows.add(all.rows(head * keyDim, (head + 1) * keyDim));
                rows.add(all.rows(keys + head * keyDim, keys + (head + 1) * keyDim));
                rows.add(all.rows(2 * keys + head * values, 2 * keys + (head + 1) * values));
                rows.add(gates.rows(head * values, (head + 1) * values));
            }
            return new Concatenated(0, rows);
        }
    }
}
