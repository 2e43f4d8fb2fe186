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

/** Qwen2 and Qwen2.5 (Yang et al. 2024): Llama with biases on queries, keys and values. */
@Component(property = Family.NAME + "=qwen2")
public final class Qwen2Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(151_936, false, -1, 32_768);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("qwen2", List.of("qwen2"), "attention with biases and a gated MLP in every layer",
                "Yang et al. 2024; transformers Qwen2ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(4096, "hidden_size");
        int layers = config.positive(32, "num_hidden_layers");
        List<Integer> windows = SlidingWindow.byLayer(config, layers, 4096, 28);
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 32).biased(true, false)
                .rotated(PublishedRotary.whole(config, 10_000, STANDARD.context()));
        MlpSettings mlp = new MlpSettings(config.positive(22_016, "intermediate_size"),
                PublishedSettings.activation(config, "silu", "hidden_act"), true, false);
        return new LlamaLayout("qwen2", width, config.number("rms_norm_eps").orElse(1e-6), tensors)
                .plan(config, STANDARD, layers,
                        (layer, prefix) -> attention.block(prefix + "self_attn.", windows.get(layer)),
                        (layer, prefix) -> mlp.block(prefix + "mlp."), "mlp");
    }
}
