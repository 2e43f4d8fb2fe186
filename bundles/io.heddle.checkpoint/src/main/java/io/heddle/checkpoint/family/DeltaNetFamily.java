// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** DeltaNet (Yang et al. 2024) as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=delta_net")
public final class DeltaNetFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("delta_net", List.of("delta_net"), "a delta rule without decay and a gated MLP",
                "Yang et al. 2024; flash-linear-attention DeltaNetForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        boolean sum = config.choice(List.of("l2", "sum"), "l2", "qk_norm").equals("sum");
        // Elsewhere this key is a flag.
        UnsupportedSettings.refuse(config.with("qk_norm", false));
        if (!config.flag(true, "use_output_norm")) {
            throw new ConfigException("use_output_norm is false; true is allowed in this family");
        }
        int width = config.positive(2048, "hidden_size");
        int heads = config.positive(16, "num_heads");
        DeltaRuleSettings rule = DeltaRuleSettings.read(config, heads, heads, headDim(config, "expand_k", width, heads),
                headDim(config, "expand_v", width, heads));
        boolean strength = config.flag(true, "use_beta");
        boolean gated = config.flag(false, "use_gate");
        String activation = activation(config);
        return new FlaLayout("delta_net", config, width, tensors).plan(config.positive(24, "num_hidden_layers"), prefix -> {
            BlockDraft block = rule.block(prefix).option("decay", "none").option("gate", gated ? "silu" : "none")
                    .option("strength", strength).option("queryKeyActivation", activation);
            if (sum) {
                block.option("queryKeyNorm", "sum");
            }
            if (strength) {
                block.weight("b_proj", prefix + "b_proj.weight");
            }
            return gated ? block.weight("g_proj", prefix + "g_proj.weight") : block;
        });
    }

    private static int headDim(Config config, String expand, int width, int heads) {
        int channels = DeltaRuleSettings.expanded(config, expand, 1, width);
        if (channels % heads != 0) {
            throw new ConfigException(expand + " makes " + channels + " channels; a multiple of the " + heads
                    + " heads is allowed");
        }
        return channels / heads;
    }

    private static String activation(Config config) {
        return switch (config.choice(List.of("silu", "relu", "elu", "identity"), "silu", "qk_activation")) {
            case "relu" -> "relu";
            case "elu" -> "elu_plus_one";
            case "identity" -> "identity";
            default -> "silu";
        };
    }
}
