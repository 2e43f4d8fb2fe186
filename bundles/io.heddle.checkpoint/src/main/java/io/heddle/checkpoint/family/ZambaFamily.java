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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Zamba (Glorioso et al. 2024): Mamba, and one transformer block that some layers share. */
@Component(property = Family.NAME + "=zamba")
public final class ZambaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, true, 2, 4096);
    private static final String KINDS = "layers_block_type";

    /** The first layers are two of Mamba and a hybrid, whatever the period. */
    private static final int LEADING = 3;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("zamba", List.of("zamba"), "selective scans, some with a transformer block that they share",
                "Glorioso et al. 2024; transformers ZambaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        PublishedSettings.requireSilu(config, "hidden_mamba_act");
        int width = config.positive(3712, "hidden_size");
        double epsilon = config.number("rms_norm_eps").orElse(1e-5);
        List<Boolean> hybrid = hybrid(config, config.positive(76, "num_hidden_layers"));
        ModelDraft draft = new ModelDraft("zamba", width, epsilon, tensors);
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
        ZambaMixer mixer = ZambaMixer.read(config, width);
        Optional<ZambaSharedBlock> shared = hybrid.contains(true)
                ? Optional.of(ZambaSharedBlock.add(draft, prefix, hybrid, config, width)) : Optional.empty();
        for (int layer = 0; layer < hybrid.size(); layer++) {
            String name = prefix + "layers." + layer + ".";
            List<StageSpec> stages = new ArrayList<>();
            if (hybrid.get(layer)) {
                stages.addAll(shared.orElseThrow().stages(layer, name));
                stages.add(shared.orElseThrow().into(draft.residual("mamba",
                        name + "mamba_decoder.input_layernorm.weight", mixer.block(name + "mamba_decoder.mamba."))));
            } else {
                stages.add(draft.residual("mamba", name + "input_layernorm.weight", mixer.block(name + "mamba.")));
            }
            draft.layer(stages.toArray(StageSpec[]::new));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight",
                prefix + "final_layernorm.weight"));
    }

    /** Which layers use the shared block: a list of kinds, or a period and an offset behind the first three layers. */
    private static List<Boolean> hybrid(Config config, int layers) {
        Optional<List<Object>> kinds = config.list(KINDS, "layer_types");
        if (kinds.isPresent()) {
            if (kinds.get().size() != layers) {
                throw new ConfigException(KINDS + " has " + kinds.get().size() + " entries; " + layers + " are needed");
            }
            return kinds.get().stream().map(ZambaFamily::hybrid).toList();
        }
        int period = config.positive(6, "attn_layer_period");
        int offset = config.integer("attn_layer_offset").orElse(4);
        List<Boolean> hybrid = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            hybrid.add(layer < LEADING ? layer == LEADING - 1 : (layer - LEADING) % period == offset);
        }
        return hybrid;
    }

    /** Whether an entry of the list of kinds is a layer that uses a shared block. */
    static boolean hybrid(Object kind) {
        return switch (String.valueOf(kind)) {
            case "hybrid" -> true;
            case "mamba", "linear_attention" -> false;
            default -> throw new ConfigException(KINDS + " has the entry " + kind
                    + "; allowed: mamba, linear_attention, hybrid");
        };
    }
}
