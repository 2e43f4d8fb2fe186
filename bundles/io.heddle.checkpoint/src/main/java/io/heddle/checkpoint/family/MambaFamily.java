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

/** Mamba (Gu and Dao 2023): selective scans and nothing else. */
@Component(property = Family.NAME + "=mamba")
public final class MambaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(50_280, true, 0, 0);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("mamba", List.of("mamba"), "a selective scan in every layer",
                "Gu and Dao 2023; transformers MambaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        if (MambaSsmFamily.wrote(config)) {
            return new MambaSsmFamily().plan(config, tensors);
        }
        UnsupportedSettings.refuse(config);
        int width = config.positive(768, "hidden_size");
        SelectiveScanSettings mixer = mixer(config, width, true, "none", 1e-6);
        return new MambaLayout("mamba", width, config.number("layer_norm_epsilon").orElse(1e-5), tensors)
                .plan(config, STANDARD, config.positive(32, "num_hidden_layers"),
                        layer -> "mamba", (layer, prefix) -> mixer.block(prefix));
    }

    /** The mixer, whose settings FalconMamba spells alike. */
    static SelectiveScanSettings mixer(Config config, int width, boolean standardBias, String norms, double epsilon) {
        PublishedSettings.requireSilu(config, "hidden_act");
        return new SelectiveScanSettings(
                // The class takes a width that is given, whatever the expansion says (FalconMamba-7B).
                config.has("intermediate_size") ? config.requiredPositive("intermediate_size")
                        : PublishedSettings.expanded(config, width, "expand"),
                config.positive(16, "state_size"),
                PublishedSettings.orAuto(config, Math.ceilDiv(width, 16), "time_step_rank"),
                config.positive(4, "conv_kernel"), config.flag(true, "use_conv_bias"),
                config.flag(standardBias, "use_bias"), norms, epsilon);
    }
}
