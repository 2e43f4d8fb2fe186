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

/** FalconMamba (Zuo et al. 2024): Mamba with norms without weights on the time step, B and C. */
@Component(property = Family.NAME + "=falcon_mamba")
public final class FalconMambaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(50_280, true, 0, 0);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("falcon_mamba", List.of("falcon_mamba"), "a selective scan with inner norms in every layer",
                "Zuo et al. 2024; transformers FalconMambaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(768, "hidden_size");
        SelectiveScanSettings mixer = MambaFamily.mixer(config, width, false, "plain",
                config.number("mixer_rms_eps").orElse(1e-6));
        return new MambaLayout("falcon_mamba", width, config.number("layer_norm_epsilon").orElse(1e-5), tensors)
                .plan(config, STANDARD, config.positive(32, "num_hidden_layers"),
                        layer -> "mamba", (layer, prefix) -> mixer.block(prefix));
    }
}
