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

/** Jamba (Lieber et al. 2024): Mamba, a few layers of attention without positions, and experts in every other layer. */
@Component(property = Family.NAME + "=jamba")
public final class JambaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(65_536, false, 2, 262_144);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("jamba", List.of("jamba"), "selective scans, some attention, MLPs and experts in turn",
                "Lieber et al. 2024; transformers JambaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "hidden_act");
        PublishedSettings.requireAbsent(config, "sliding_window");
        int width = config.positive(4096, "hidden_size");
        int layers = config.positive(32, "num_hidden_layers");
        double epsilon = config.number("rms_norm_eps").orElse(1e-6);
        SelectiveScanSettings mamba = new SelectiveScanSettings(PublishedSettings.expanded(config, width, "mamba_expand"),
                config.positive(16, "mamba_d_state"),
                PublishedSettings.orAuto(config, Math.ceilDiv(width, 16), "mamba_dt_rank"),
                config.positive(4, "mamba_d_conv"), config.flag(true, "mamba_conv_bias"),
                config.flag(false, "mamba_proj_bias"), "learned", epsilon);
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8);
        MlpSettings mlp = new MlpSettings(config.positive(14_336, "intermediate_size"), "silu", true, false);
        int experts = config.positive(16, "num_experts", "num_local_experts");
        HybridLayout layout = new HybridLayout("jamba", width, epsilon, tensors);
        return layout.plan(config, STANDARD, kinds(config, layers), mamba::block, prefix -> attention.block(prefix, 0),
                (draft, layer, norm, prefix) -> experts > 1 && every(config, "expert_layer", 2, 1, layer)
                        ? draft.residual("experts", norm, experts(config, layout.tensors(), prefix, experts))
                        : draft.residual("mlp", norm, mlp.block(prefix)));
    }

    private static List<LayerKind> kinds(Config config, int layers) {
        return IntStream.range(0, layers).mapToObj(layer -> every(config, "attn_layer", 8, 4, layer)
                ? LayerKind.ATTENTION : LayerKind.RECURRENT).toList();
    }

    /** Whether a layer is one of those that come once in a period. */
    private static boolean every(Config config, String key, int standardPeriod, int standardOffset, int layer) {
        int period = config.positive(standardPeriod, key + "_period");
        int offset = config.integer(key + "_offset").orElse(standardOffset);
        if (offset < 0 || offset >= period) {
            throw new ConfigException(key + "_offset is " + offset + "; 0 to less than " + key + "_period, which is "
                    + period + ", is allowed");
        }
        return layer % period == offset;
    }

    private static BlockDraft experts(Config config, PublishedTensors tensors, String prefix, int experts) {
        BlockDraft block = new BlockDraft("moe").option("experts", experts)
                .option("chosen", config.positive(2, "num_experts_per_tok"))
                .option("innerWidth", config.positive(14_336, "intermediate_size"))
                .option("scoring", "softmax")
                .weight("router", prefix + "router.weight");
        return new ExpertTensors(tensors, prefix + "experts.", experts).gated(block, "gate_proj", "up_proj", "down_proj");
    }
}
