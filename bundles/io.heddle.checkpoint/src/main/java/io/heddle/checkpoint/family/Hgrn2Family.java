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

/** HGRN2 as published by flash-linear-attention. */
@Component(property = Family.NAME + "=hgrn2")
public final class Hgrn2Family implements Family {
    /** The published mixer leaves its fused norm at its own default, whatever {@code norm_eps} says. */
    private static final double NORM_EPSILON = 1e-5;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("hgrn2", List.of("hgrn2"), "HGRN2, or attention where asked, and a gated MLP in every layer",
                "Qin et al. 2024; flash-linear-attention HGRN2ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(2048, "hidden_size");
        HgrnSettings settings = HgrnSettings.read(config, width);
        int heads = heads(config, width);
        return new FlaLayout("hgrn2", config, width, tensors).plan(settings.layers(),
                prefix -> settings.block(prefix, "q_proj", "qif").option("expanded", true)
                        .option("heads", heads).option("headDim", width / heads).option("epsilon", NORM_EPSILON));
    }

    /** The expansion decides; the heads count only where there is none. */
    private static int heads(Config config, int width) {
        boolean byHeads = PublishedSettings.isNull(config, "expand_ratio");
        int heads = byHeads ? config.requiredPositive("num_heads") : width / config.positive(128, "expand_ratio");
        if (heads < 1 || width % heads != 0 || !byHeads && width % config.positive(128, "expand_ratio") != 0) {
            String key = byHeads ? "num_heads" : "expand_ratio";
            throw new ConfigException(key + " is " + config.positive(128, key) + "; a divisor of hidden_size, which is "
                    + width + ", is allowed");
        }
        return heads;
    }
}
