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
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** Qwen3-Next (Qwen team 2025): gated delta nets, every fourth layer gated attention, and many small experts. */
@Component(property = Family.NAME + "=qwen3_next")
public final class Qwen3NextFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(151_936, false, -1, 32_768);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("qwen3_next", List.of("qwen3_next"),
                "gated delta nets, some layers with gated attention, and a mixture of experts in every layer",
                "Qwen team 2025; transformers Qwen3NextForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "hidden_act");
        int width = config.positive(2048, "hidden_size");
        int layers = config.positive(48, "num_hidden_layers");
        List<LayerKind> kinds = kinds(config, layers);
        Qwen3NextMixers mixers = Qwen3NextMixers.read(config, width, STANDARD.context());
        String prefix = tensors.containsKey("embed_tokens.weight") ? "" : "model.";
        ModelDraft draft = new ModelDraft("qwen3_next", width, mixers.epsilon(), tensors).normsOffsetBy(1);
        for (int layer = 0; layer < layers; layer++) {
            String module = prefix + "layers." + layer + ".";
            boolean attends = kinds.get(layer) == LayerKind.ATTENTION;
            boolean sparse = sparse(config, layer);
            draft.layer(
                    draft.residual(attends ? "attention" : "deltanet", module + "input_layernorm.weight",
                            attends ? mixers.attention(module + "self_attn.") : mixers.deltaNet(module + "linear_attn.")),
                    draft.residual(sparse ? "experts" : "mlp", module + "post_attention_layernorm.weight",
                            sparse ? experts(config, draft.tensors(), module + "mlp.") : mlp(config, module + "mlp.")));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight", prefix + "norm.weight"));
    }

    private static List<LayerKind> kinds(Config config, int layers) {
        int interval = config.positive(4, "full_attention_interval");
        List<LayerKind> kinds = LayerKind.list(config, "layer_types").orElseGet(() -> IntStream.range(0, layers)
                .mapToObj(layer -> (layer + 1) % interval == 0 ? LayerKind.ATTENTION : LayerKind.RECURRENT).toList());
        boolean known = kinds.stream().allMatch(kind -> kind == LayerKind.ATTENTION || kind == LayerKind.RECURRENT);
        if (!known || kinds.size() != layers) {
            throw new ConfigException("layer_types has " + kinds.size() + " entries; linear_attention or full_attention"
                    + " for each of the " + layers + " layers is allowed");
        }
        return kinds;
    }

    private static boolean sparse(Config config, int layer) {
        return !config.integers("mlp_only_layers").contains(layer) && config.integer("num_experts").orElse(512) > 0
                && (layer + 1) % config.positive(1, "decoder_sparse_step") == 0;
    }

    private static BlockDraft mlp(Config config, String module) {
        return new MlpSettings(config.positive(5632, "intermediate_size"), "silu", true, false).block(module);
    }

    private static BlockDraft experts(Config config, PublishedTensors tensors, String module) {
        int experts = config.positive(512, "num_experts");
        BlockDraft block = new BlockDraft("moe").option("experts", experts)
                .option("chosen", config.positive(10, "num_experts_per_tok"))
                .option("innerWidth", config.positive(512, "moe_intermediate_size"))
                .option("activation", "silu")
                .option("scoring", config.flag(true, "norm_topk_prob") ? "softmax_renormalised" : "softmax")
                .option("sharedInnerWidth", config.positive(512, "shared_expert_intermediate_size"))
                .option("sharedGate", true)
                .weight("router", module + "gate.weight")
                .weight("shared.gate_proj", module + "shared_expert.gate_proj.weight")
                .weight("shared.up_proj", module + "shared_expert.up_proj.weight")
                .weight("shared.down_proj", module + "shared_expert.down_proj.weight")
                .weight("shared.share", module + "shared_expert_gate.weight");
        return new ExpertTensors(tensors, module + "experts.", experts).gated(block, "gate_proj", "up_proj", "down_proj");
    }
}
