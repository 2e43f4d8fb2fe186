// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StageSpec;
import java.util.List;
import java.util.Optional;

/**
 * Zamba's transformer block. It reads the hidden state beside the embeddings, has no residual
 * inside, and its result passes a matrix of the layer that uses it and is added to what that
 * layer's mixer reads, not to the hidden state.
 */
final class ZambaSharedBlock {
    private static final String ATTENTION = "shared.attention";
    private static final String MLP = "shared.mlp";

    private final ModelDraft draft;
    private final NormSpec attentionNorm;
    private final NormSpec mlpNorm;
    private String value = "";

    private ZambaSharedBlock(ModelDraft draft, NormSpec attentionNorm, NormSpec mlpNorm) {
        this.draft = draft;
        this.attentionNorm = attentionNorm;
        this.mlpNorm = mlpNorm;
    }

    /**
     * Adds the block to a draft.
     *
     * @param prefix of the model's tensors
     * @param hybrid which layers use the block; at least one
     */
    static ZambaSharedBlock add(ModelDraft draft, String prefix, List<Boolean> hybrid, Config config, int width) {
        String name = stored(draft.tensors(), prefix, hybrid);
        MlpSettings mlp = new MlpSettings(config.positive(14_848, "intermediate_size"),
                PublishedSettings.activation(config, "gelu", "hidden_act"), true, false);
        draft.block(ATTENTION, attention(config, width).block(name + "self_attn.", 0)
                .option("scale", 1 / Math.sqrt(headDim(config, width) / 2.0)));
        draft.block(MLP, mlp.block(name + "feed_forward."));
        return new ZambaSharedBlock(draft, draft.norm(ATTENTION + ".norm", name + "input_layernorm.weight"),
                draft.norm(MLP + ".norm", name + "pre_ff_layernorm.weight"));
    }

    /** The name under which the block is saved: one layer's, or every layer's, of which the first counts. */
    private static String stored(PublishedTensors tensors, String prefix, List<Boolean> hybrid) {
        String found = "";
        for (int layer = 0; layer < hybrid.size(); layer++) {
            String name = prefix + "layers." + layer + ".shared_transf.";
            if (hybrid.get(layer) && (found.isEmpty() || tensors.has(name + "input_layernorm.weight"))) {
                if (found.isEmpty() || !tensors.has(found + "input_layernorm.weight")) {
                    found = name;
                } else {
                    tensors.useAll(name);
                }
            }
        }
        return found;
    }

    private static AttentionSettings attention(Config config, int width) {
        int input = config.positive(2 * width, "attention_hidden_size");
        if (input != 2 * width) {
            throw new ConfigException("attention_hidden_size is " + input + "; " + 2 * width
                    + ", the hidden state and the embeddings, is allowed");
        }
        return AttentionSettings.read(config, input, 16, 0).withHeadDim(headDim(config, width));
    }

    private static int headDim(Config config, int width) {
        return config.positive(2 * width / config.positive(16, "num_attention_heads"), "attention_head_dim");
    }

    /** What a layer does before its mixer. */
    List<StageSpec> stages(int layer, String tensors) {
        String id = "layers." + layer + ".";
        String matrix = draft.block(id + "linear", new BlockDraft("linear").projection("weight", tensors + "linear", false));
        value = id + "linear";
        return List.of(
                published(new Source.HiddenWithEmbeddings(), Optional.of(attentionNorm), ATTENTION, id + "attention"),
                published(new Source.Value(id + "attention"), Optional.of(mlpNorm), MLP, id + "mlp"),
                published(new Source.Value(id + "mlp"), Optional.empty(), matrix, value));
    }

    /** A stage whose result later stages read under a name. */
    static StageSpec published(Source source, Optional<NormSpec> norm, String block, String value) {
        return new StageSpec(List.of(new BranchSpec(source, norm, block, 1, 1)), new Combine.Publish(value));
    }

    /** The mixer's stage, with the result of {@link #stages} added to what it reads. */
    StageSpec into(StageSpec mixer) {
        return into(mixer, value);
    }

    /** A mixer's stage, with a published value added to what it reads. */
    static StageSpec into(StageSpec mixer, String value) {
        BranchSpec branch = mixer.branches().getFirst();
        return new StageSpec(List.of(new BranchSpec(new Source.HiddenPlus(value), branch.norm(), branch.block(),
                branch.scaleIn(), branch.scaleOut())), mixer.combine());
    }
}
