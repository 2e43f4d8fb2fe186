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

/** HGRN as published by flash-linear-attention. */
@Component(property = Family.NAME + "=hgrn")
public final class HgrnFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("hgrn", List.of("hgrn"), "HGRN, or attention where asked, and a gated MLP in every layer",
                "Qin et al. 2023; flash-linear-attention HGRNForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(2048, "hidden_size");
        double expansion = config.number("expand_ratio").orElse(1);
        HgrnSettings settings = HgrnSettings.read(config, (int) (width * expansion));
        if (expansion != 1 && settings.lowerBounds()) {
            throw new ConfigException("expand_ratio is " + expansion + "; with use_lower_bound 1 is allowed,"
                    + " since there is one bound for each channel of the hidden state");
        }
        double epsilon = config.number("norm_eps").orElse(1e-6);
        return new FlaLayout("hgrn", config, width, tensors).plan(settings.layers(),
                prefix -> settings.block(prefix, "g_proj", "if").option("epsilon", epsilon));
    }
}
