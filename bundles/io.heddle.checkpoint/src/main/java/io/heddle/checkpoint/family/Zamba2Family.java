// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Zamba2 (Glorioso et al. 2024): Mamba-2, and transformer blocks that some layers use in turn, each with additions of its own. */
@Component(property = Family.NAME + "=zamba2")
public final class Zamba2Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, true, 2, 4096);
    private static final String KINDS = "layers_block_type";
    private static final int LONG_CONTEXT = 16_384;
    /** The mixer's norm does not heed the configuration's. */
    private static final double MIXER_EPSILON = 1e-5;
    private static final double LEAST_TIME_STEP = 0.001;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("zamba2", List.of("zamba2"), "Mamba-2, some with a transformer block that they share, adapted to each",
                "Glorioso et al. 2024, Zamba2; transformers Zamba2ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config published, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(published);
        Config config = published.flag(false, "use_long_context")
                ? published.with("max_position_embeddings", LONG_CONTEXT) : published;
        int width = config.positive(2560, "hidden_size");
        ModelDraft draft = new ModelDraft("zamba2", width, config.number("rms_norm_eps").orElse(1e-5), tensors);
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
        List<Boolean> hybrid = hybrid(config, config.positive(54, "num_hidden_layers"));
        SsdSettings mixer = mixer(config, width);
        Zamba2SharedBlocks shared = Zamba2SharedBlocks.read(draft, prefix, hybrid, config, width);
        for (int layer = 0; layer < hybrid.size(); layer++) {
            String name = prefix + "layers." + layer + ".";
            List<StageSpec> stages = new ArrayList<>();
            if (hybrid.get(layer)) {
                stages.addAll(shared.stages(layer, name));
                stages.add(ZambaSharedBlock.into(draft.residual("mamba", name + "mamba_decoder.input_layernorm.weight",
                        mixer.block(name + "mamba_decoder.mamba.")), shared.value(layer)));
            } else {
                stages.add(draft.residual("mamba", name + "input_layernorm.weight", mixer.block(name + "mamba.")));
            }
            draft.layer(stages.toArray(StageSpec[]::new));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight",
                prefix + "final_layernorm.weight"));
    }

    /** The published mixer takes {@code time_step_min} for the least step, and heeds no {@code time_step_limit}. */
    private static SsdSettings mixer(Config config, int width) {
        if (!config.flag(true, "use_conv_bias")) {
            throw new ConfigException("use_conv_bias is false, which is not supported; the published class has the bias all the same");
        }
        int inner = PublishedSettings.expanded(config, width, "mamba_expand");
        int heads = config.positive(8, "n_mamba_heads");
        return new SsdSettings(heads, Math.max(1, inner / heads), config.positive(64, "mamba_d_state"),
                config.positive(1, "mamba_ngroups"), config.positive(4, "mamba_d_conv"), true,
                config.flag(false, "add_bias_linear"), config.number("time_step_min").orElse(LEAST_TIME_STEP),
                Double.POSITIVE_INFINITY, "group", MIXER_EPSILON).filling(inner);
    }

    /** Which layers use a shared block. */
    private static List<Boolean> hybrid(Config config, int layers) {
        Optional<List<Object>> kinds = config.list(KINDS, "layer_types");
        List<Boolean> hybrid = kinds.isPresent() ? kinds.get().stream().map(ZambaFamily::hybrid).toList() : standard();
        if (hybrid.size() != layers) {
            throw new ConfigException(KINDS + " has " + hybrid.size() + " entries; " + layers + " are needed");
        }
        return hybrid;
    }

    /** Every sixth layer behind the first, and two of the last ones. */
    private static List<Boolean> standard() {
        List<Boolean> hybrid = new ArrayList<>(Collections.nCopies(54, false));
        for (int layer : new int[] {6, 12, 18, 24, 30, 36, 42, 47, 51}) {
            hybrid.set(layer, true);
        }
        return hybrid;
    }
}
