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

/** Mixtral (Jiang et al. 2024): Mistral with a mixture of experts in every layer. */
@Component(property = Family.NAME + "=mixtral")
public final class MixtralFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 131_072);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("mixtral", List.of("mixtral"), "attention and a mixture of experts in every layer",
                "Jiang et al. 2024; transformers MixtralForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(4096, "hidden_size");
        int window = SlidingWindow.everywhere(config, 0);
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8)
                .rotated(PublishedRotary.whole(config, 1_000_000, STANDARD.context()));
        LlamaLayout layout = new LlamaLayout("mixtral", width, config.number("rms_norm_eps").orElse(1e-5), tensors);
        return layout.plan(config, STANDARD, config.positive(32, "num_hidden_layers"),
                (layer, prefix) -> attention.block(prefix + "self_attn.", window),
                (layer, prefix) -> experts(config, layout.tensors(), prefix), "experts");
    }

    /** The experts of a layer, which MiniMax has too. */
    static BlockDraft experts(Config config, PublishedTensors tensors, String prefix) {
        // The module was renamed when experts were fused.
        String gate = tensors.oneOf(prefix + "block_sparse_moe.gate.weight", prefix + "mlp.gate.weight");
        String module = gate.substring(0, gate.length() - "gate.weight".length());
        int experts = config.positive(8, "num_local_experts", "num_experts");
        BlockDraft block = new BlockDraft("moe").option("experts", experts)
                .option("chosen", config.positive(2, "num_experts_per_tok"))
                .option("innerWidth", config.positive(14_336, "intermediate_size"))
                .option("activation", PublishedSettings.activation(config, "silu", "hidden_act"))
                .option("scoring", "softmax_renormalised")
                .weight("router", gate);
        return new ExpertTensors(tensors, module + "experts.", experts).gated(block, "w1", "w3", "w2");
    }
}
