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

/** Llama 1 to 3 (Touvron et al. 2023). */
@Component(property = Family.NAME + "=llama")
public final class LlamaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 2048);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("llama", List.of("llama"), "attention with rotary positions and a gated MLP in every layer",
                "Touvron et al. 2023; transformers LlamaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(4096, "hidden_size");
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 0).biased(bias, bias)
                .rotated(PublishedRotary.whole(config, 10_000, STANDARD.context()));
        MlpSettings mlp = new MlpSettings(config.positive(11_008, "intermediate_size"),
                PublishedSettings.activation(config, "silu", "hidden_act"), true, config.flag(false, "mlp_bias"));
        return new LlamaLayout("llama", width, config.number("rms_norm_eps").orElse(1e-6), tensors)
                .plan(config, STANDARD, config.positive(32, "num_hidden_layers"),
                        (layer, prefix) -> attention.block(prefix + "self_attn.", 0),
                        (layer, prefix) -> mlp.block(prefix + "mlp."), "mlp");
    }
}
