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

/** The baseline of flash-linear-attention: attention in every layer. */
@Component(property = Family.NAME + "=transformer")
public final class FlaTransformerFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("transformer", List.of("transformer"), "attention with rotary positions and a gated MLP",
                "flash-linear-attention TransformerForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        // Elsewhere this key is refused.
        return new FlaLayout("transformer", config.with("qk_norm", false), tensors).planAttention(config.flag(false, "qk_norm"));
    }
}
