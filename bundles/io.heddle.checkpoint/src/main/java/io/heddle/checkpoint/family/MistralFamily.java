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

/** Mistral (Jiang et al. 2023): Llama with grouped heads and a window. */
@Component(property = Family.NAME + "=mistral")
public final class MistralFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 131_072);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("mistral", List.of("mistral"), "windowed attention and a gated MLP in every layer",
                "Jiang et al. 2023; transformers MistralForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(4096, "hidden_size");
        int window = SlidingWindow.everywhere(config, 4096);
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8)
                .rotated(PublishedRotary.whole(config, 10_000, STANDARD.context()));
        MlpSettings mlp = new MlpSettings(config.positive(14_336, "intermediate_size"),
                PublishedSettings.activation(config, "silu", "hidden_act"), true, false);
        return new LlamaLayout("mistral", width, config.number("rms_norm_eps").orElse(1e-6), tensors)
                .plan(config, STANDARD, config.positive(32, "num_hidden_layers"),
                        (layer, prefix) -> attention.block(prefix + "self_attn.", window),
                        (layer, prefix) -> mlp.block(prefix + "mlp."), "mlp");
    }
}
