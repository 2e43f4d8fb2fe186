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

/**
 * Gated linear attention (Yang et al. 2024) as flash-linear-attention publishes it. Its settings
 * {@code use_gk} and {@code use_gv} have no effect there: keys are always gated, values never.
 */
@Component(property = Family.NAME + "=gla")
public final class GlaFamily implements Family {
    private static final int GATE_RANK = 16;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("gla", List.of("gla"), "gated linear attention and a gated MLP in every layer",
                "Yang et al. 2024; flash-linear-attention GLAForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        FlaLayout layout = new FlaLayout("gla", config, tensors);
        FlaMixer mixer = FlaMixer.read(config, layout.width(), 4, 0.5, 1);
        String featureMap = PublishedSettings.activation(config, "identity", "feature_map");
        // This library's GELU is the approximation by tanh under either name.
        String published = featureMap.equals("gelu") ? "gelu_tanh" : featureMap;
        return layout.plan(4, "gla", prefix -> {
            BlockDraft block = mixer.block("gla", published, prefix, layout.tensors()).option("gateRank", GATE_RANK)
                    .projection("gk_proj.0", prefix + "gk_proj.0", false)
                    .projection("gk_proj.1", prefix + "gk_proj.1", true);
            config.number("clamp_min").ifPresent(least -> block.option("leastGate", least));
            return block;
        });
    }
}
