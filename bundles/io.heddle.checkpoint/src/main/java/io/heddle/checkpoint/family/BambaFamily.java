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

/** Bamba: Mamba-2 with some layers of attention that rotates half of each head, and an MLP in every layer. */
@Component(property = Family.NAME + "=bamba")
public final class BambaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(128_000, false, 2, 262_144);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("bamba", List.of("bamba"), "Mamba-2, some attention, and a gated MLP in every layer",
                "IBM, Princeton, CMU and UIUC 2024; transformers BambaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "hidden_act");
        int width = config.positive(4096, "hidden_size");
        int layers = config.positive(32, "num_hidden_layers");
        double epsilon = config.number("rms_norm_eps").orElse(1e-5);
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8).biased(bias, bias)
                .rotated(PublishedRotary.partial(config, 10_000, 0.5, STANDARD.context()));
        MlpSettings mlp = new MlpSettings(config.positive(14_336, "intermediate_size"), "silu", true,
                config.flag(false, "mlp_bias"));
        SsdSettings mamba = mamba(config, width, epsilon);
        return new HybridLayout("bamba", width, epsilon, tensors).plan(config, STANDARD, kinds(config, layers),
                mamba::block, prefix -> attention.block(prefix, 0),
                (draft, layer, norm, prefix) -> draft.residual("mlp", norm, mlp.block(prefix)));
    }

    /** The published class norms all channels together, however many groups there are. */
    private static SsdSettings mamba(Config config, int width, double epsilon) {
        int inner = PublishedSettings.expanded(config, width, "mamba_expand");
        int heads = config.positive(128, "mamba_n_heads");
        double[] limit = PublishedSettings.timeStepLimit(config, "time_step_limit");
        return new SsdSettings(heads, PublishedSettings.orAuto(config, Math.max(1, inner / heads), "mamba_d_head"),
                config.positive(256, "mamba_d_state"), config.positive(1, "mamba_n_groups"),
                config.positive(4, "mamba_d_conv"), config.flag(true, "mamba_conv_bias"),
                config.flag(false, "mamba_proj_bias"), limit[0], limit[1], "full", epsilon).filling(inner);
    }

    private static List<LayerKind> kinds(Config config, int layers) {
        if (!config.has("attn_layer_indices") && config.has("layers_block_type", "layer_types")) {
            List<LayerKind> kinds = LayerKind.list(config, "layers_block_type", "layer_types").orElseThrow();
            if (kinds.size() != layers || kinds.stream().anyMatch(kind -> kind != LayerKind.RECURRENT && kind != LayerKind.ATTENTION)) {
                throw new ConfigException("layers_block_type is " + config.list("layers_block_type", "layer_types").orElseThrow()
                        + "; " + layers + " entries of mamba and attention are allowed");
            }
            return kinds;
        }
        List<Integer> attention = config.integers("attn_layer_indices");
        for (int layer : attention) {
            if (layer < 0 || layer >= layers) {
                throw new ConfigException("attn_layer_indices has " + layer + "; 0 to " + (layers - 1) + " are allowed");
            }
        }
        return IntStream.range(0, layers).mapToObj(layer -> attention.contains(layer)
                ? LayerKind.ATTENTION : LayerKind.RECURRENT).toList();
    }
}
