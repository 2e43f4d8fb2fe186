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

/** RetNet (Sun et al. 2023) as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=retnet")
public final class RetnetFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("retnet", List.of("retnet"), "retention and a gated MLP in every layer",
                "Sun et al. 2023; flash-linear-attention RetNetForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        FlaLayout layout = new FlaLayout("retnet", config, tensors);
        FlaMixer mixer = FlaMixer.read(config, layout.width(), 8, 1, 2);
        String featureMap = PublishedSettings.activation(config, "identity", "feature_map");
        return layout.plan(2, "retention", prefix -> mixer.block("retnet", featureMap, prefix, layout.tensors()));
    }
}
