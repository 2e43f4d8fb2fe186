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

/** Nemotron-H and Nemotron 3: one mixer a layer, being Mamba-2, attention without positions, an MLP or experts. */
@Component(property = Family.NAME + "=nemotron_h")
public final class NemotronHFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(131_072, false, 2, 4096);
    private static final int STANDARD_HEAD_DIM = 128;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("nemotron_h", List.of("nemotron_h"), "Mamba-2, attention, MLPs or experts, one a layer",
                "NVIDIA 2025, Nemotron-H; transformers NemotronHForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "mamba_hidden_act");
        PublishedSettings.requireAbsent(config, "sliding_window");
        int width = config.positive(4096, "hidden_size");
        double epsilon = config.number("layer_norm_epsilon").orElse(1e-5);
        boolean bias = config.flag(false, "attention_bias");
        AttentionSettings attention = attention(config, width).biased(bias, bias);
        SsdSettings mamba = mamba(config, epsilon);
        MlpSettings mlp = new MlpSettings(config.positive(21_504, "intermediate_size"),
                PublishedSettings.activation(config, "relu2", "mlp_hidden_act"), false, config.flag(false, "mlp_bias"));
        List<LayerKind> kinds = kinds(config);
        MambaLayout layout = new MambaLayout("nemotron_h", width, epsilon, tensors);
        return layout.plan(config, STANDARD, kinds.size(), layer -> role(kinds.get(layer)),
                (layer, prefix) -> switch (kinds.get(layer)) {
                    case RECURRENT -> mamba.block(prefix);
                    case MLP -> mlp.block(prefix);
                    case EXPERTS -> new NemotronExperts(config, layout.tensors(), prefix).block();
                    case ATTENTION, WINDOWED -> attention.block(prefix, 0);
                });
    }

    /** A head's width has a default of its own here; null makes it follow from the hidden state's. */
    private static AttentionSettings attention(Config config, int width) {
        AttentionSettings settings = AttentionSettings.read(config, width, 32, 8);
        boolean follows = PublishedSettings.isNull(config, "head_dim") || PublishedSettings.isNull(config, "attention_head_dim");
        return settings.withHeadDim(config.positive(follows ? settings.headDim() : STANDARD_HEAD_DIM,
                "head_dim", "attention_head_dim"));
    }

    private static SsdSettings mamba(Config config, double epsilon) {
        double[] limit = PublishedSettings.timeStepLimit(config, "mamba_dt_limit", "time_step_limit");
        return new SsdSettings(config.positive(128, "mamba_num_heads"), config.positive(64, "mamba_head_dim"),
                config.positive(128, "ssm_state_size"), config.positive(8, "mamba_n_groups", "n_groups"),
                config.positive(4, "mamba_d_conv", "conv_kernel"), config.flag(true, "mamba_conv_bias", "use_conv_bias"),
                config.flag(false, "use_bias"), limit[0], limit[1], "group", epsilon);
    }

    private static List<LayerKind> kinds(Config config) {
        List<LayerKind> kinds = LayerKind.list(config, "layers_block_type", "layer_types")
                .or(() -> config.text("hybrid_override_pattern")
                        .map(pattern -> LayerKind.pattern("hybrid_override_pattern", pattern)))
                .orElseThrow(() -> config.missing("layers_block_type", "hybrid_override_pattern"));
        if (kinds.isEmpty() || kinds.contains(LayerKind.WINDOWED)) {
            throw new ConfigException("layers_block_type has no layers or sliding_attention;"
                    + " mamba, attention, mlp and moe are allowed in this family");
        }
        return kinds;
    }

    private static String role(LayerKind kind) {
        return switch (kind) {
            case RECURRENT -> "mamba";
            case ATTENTION, WINDOWED -> "attention";
            case MLP -> "mlp";
            case EXPERTS -> "experts";
        };
    }
}
