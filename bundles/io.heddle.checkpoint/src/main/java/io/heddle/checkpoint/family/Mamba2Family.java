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

/** Mamba-2 (Dao and Gu 2024), with the norm over all channels as this class's published code has it. */
@Component(property = Family.NAME + "=mamba2")
public final class Mamba2Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_768, false, 2, 0);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("mamba2", List.of("mamba2"), "a matrix state a head in every layer",
                "Dao and Gu 2024; transformers Mamba2ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        if (MambaSsmFamily.wrote(config)) {
            return new MambaSsmFamily().plan(config, tensors);
        }
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "hidden_act");
        if (!config.flag(true, "rms_norm")) {
            throw new ConfigException("rms_norm is false; true is allowed in this family");
        }
        int width = config.positive(4096, "hidden_size");
        double[] limit = PublishedSettings.timeStepLimit(config, "time_step_limit");
        double epsilon = config.number("layer_norm_epsilon").orElse(1e-5);
        SsdSettings mixer = new SsdSettings(config.positive(128, "num_heads"), config.positive(64, "head_dim"),
                config.positive(128, "state_size"), config.positive(8, "n_groups"), config.positive(4, "conv_kernel"),
                config.flag(true, "use_conv_bias"), config.flag(false, "use_bias"), limit[0], limit[1], "full", epsilon)
                .filling(PublishedSettings.expanded(config, width, "expand"));
        return new MambaLayout("mamba2", width, epsilon, tensors)
                .plan(config, STANDARD, config.positive(64, "num_hidden_layers"),
                        layer -> "mamba", (layer, prefix) -> mixer.block(prefix));
    }
}
