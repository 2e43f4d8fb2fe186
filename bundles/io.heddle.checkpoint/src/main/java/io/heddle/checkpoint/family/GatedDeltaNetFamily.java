// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Gated DeltaNet (Yang, Kautz and Hatamizadeh 2024) as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=gated_deltanet")
public final class GatedDeltaNetFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("gated_deltanet", List.of("gated_deltanet"), "a delta rule with a decay a head and a gated MLP",
                "Yang, Kautz and Hatamizadeh 2024; flash-linear-attention GatedDeltaNetForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int heads = config.positive(6, "num_heads");
        int headDim = config.positive(256, "head_dim");
        DeltaRuleSettings rule = DeltaRuleSettings.read(config, heads, config.positive(heads, "num_v_heads"), headDim,
                DeltaRuleSettings.expanded(config, "expand_v", 2, headDim));
        boolean gated = config.flag(true, "use_gate");
        return new FlaLayout("gated_deltanet", config, config.positive(2048, "hidden_size"), tensors)
                .plan(config.positive(21, "num_hidden_layers"), prefix -> block(rule, gated, prefix));
    }

    private static BlockDraft block(DeltaRuleSettings rule, boolean gated, String prefix) {
        BlockDraft block = rule.block(prefix).option("decay", "head").option("gate", gated ? "silu" : "none")
                .weight("a_proj", prefix + "a_proj.weight")
                .weight("b_proj", prefix + "b_proj.weight")
                .weight("dt_bias", prefix + "dt_bias")
                .weight("A_log", prefix + "A_log");
        return gated ? block.weight("g_proj", prefix + "g_proj.weight") : block;
    }
}
