// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Kimi Delta Attention (Kimi Team 2025) as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=kda")
public final class KdaFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("kda", List.of("kda"), "a delta rule with a decay a key channel and a gated MLP",
                "Kimi Team 2025, Kimi Linear; flash-linear-attention KDAForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireAbsent(config, "lower_bound");
        if (config.flag(false, "safe_gate")) {
            throw new ConfigException("safe_gate is true; false is allowed in this family");
        }
        int heads = config.positive(16, "num_heads");
        int valueHeads = config.positive(heads, "num_v_heads");
        if (valueHeads % heads != 0) {
            throw new ConfigException("num_v_heads is " + valueHeads + "; a multiple of num_heads, which is " + heads
                    + ", is allowed");
        }
        int headDim = config.positive(128, "head_dim");
        // Gates are those of value heads, so each of these has a query and a key of its own.
        DeltaRuleSettings rule = DeltaRuleSettings.read(config, valueHeads, valueHeads, headDim,
                DeltaRuleSettings.expanded(config, "expand_v", 1, headDim)).repeating(valueHeads / heads);
        return new FlaLayout("kda", config, config.positive(2048, "hidden_size"), tensors)
                .plan(config.positive(24, "num_hidden_layers"), prefix -> block(rule, prefix));
    }

    private static BlockDraft block(DeltaRuleSettings rule, String prefix) {
        return rule.block(prefix).option("decay", "channel").option("decayRank", rule.valueDim())
                .option("gate", "sigmoid").option("gateRank", rule.valueDim())
                .weight("a_proj.0", prefix + "f_proj.0.weight")
                .weight("a_proj.1", prefix + "f_proj.1.weight")
                .weight("b_proj", prefix + "b_proj.weight")
                .weight("dt_bias", prefix + "dt_bias")
                // Kimi Linear's own files keep axes of 1 around the heads.
                .weight("A_log", WeightExpression.published(prefix + "A_log").shaped(rule.heads()))
                .weight("g_proj.0", prefix + "g_proj.0.weight")
                .weight("g_proj.1", prefix + "g_proj.1.weight")
                .weight("g_proj.1.bias", prefix + "g_proj.1.bias");
    }
}
