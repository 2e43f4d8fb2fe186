// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model in the making. Blocks, norms and their weights are collected layer by layer; each tensor
 * is ticked off, so that {@link #plan} can tell what the configuration did not account for.
 */
final class ModelDraft {
    private final String name;
    private final int width;
    private final double epsilon;
    private double lastEpsilon;
    private final PublishedTensors tensors;
    private final Map<String, BlockSpec> blocks = new LinkedHashMap<>();
    private final List<LayerSpec> layers = new ArrayList<>();
    private final WeightMap.Builder weights = new WeightMap.Builder();
    private double normOffset;
    private double embeddingScale = 1;
    private double softCap;
    private NormSpec.Kind normKind = NormSpec.Kind.RMS;
    private boolean normBias;
    private Optional<NormSpec> embeddingNorm = Optional.empty();
    private int positions;

    /**
     * @param name of the stack
     * @param width of the hidden state
     * @param epsilon of every norm of the hidden state, unless the last has its own
     * @param shapes the checkpoint's tensors
     */
    ModelDraft(String name, int width, double epsilon, Map<String, Shape> shapes) {
        this.name = name;
        this.width = width;
        this.epsilon = epsilon;
        this.lastEpsilon = epsilon;
        this.tensors = new PublishedTensors(shapes);
    }

    /** Makes the norms that follow layer norms. */
    ModelDraft layerNormed(boolean bias) {
        normKind = NormSpec.Kind.LAYER;
        normBias = bias;
        return this;
    }

    /** Makes the norms that follow norms of this kind. */
    void normed(NormSpec.Kind kind) {
        normKind = kind;
    }

    /** Gives the norm before the head an epsilon of its own. */
    ModelDraft lastNorm(double epsilon) {
        lastEpsilon = epsilon;
        return this;
    }

    /** Norms the embeddings before the first layer. */
    void embeddingNorm(String tensor) {
        embeddingNorm = Optional.of(norm("embeddings.norm", tensor));
    }

    /** Adds a learned vector of each of so many positions to the embeddings. */
    void positions(String tensor, int count) {
        positions = count;
        put("positions/weight", WeightExpression.published(tensor));
    }

    PublishedTensors tensors() {
        return tensors;
    }

    /** Takes norms of the hidden state as stored less this (Gemma stores differences from 1). */
    ModelDraft normsOffsetBy(double offset) {
        normOffset = offset;
        return this;
    }

    /** Multiplies embeddings. */
    ModelDraft embeddingsScaledBy(double factor) {
        embeddingScale = factor;
        return this;
    }

    /** Bounds logits softly; 0 for no bound. */
    ModelDraft logitsCappedAt(double cap) {
        softCap = cap;
        return this;
    }

    /** The index of the layer that {@link #layer} will add next. */
    int nextLayer() {
        return layers.size();
    }

    /**
     * A stage {@code h + block(norm(h))} of the next layer.
     *
     * @param role the block's name within its layer
     * @param norm the published tensor of the norm's weight
     */
    StageSpec residual(String role, String norm, BlockDraft block) {
        String id = block("layers." + nextLayer() + "." + role, block);
        return StageSpec.residual(norm(id + ".norm", norm), id);
    }

    /** Adds a block, which stages of one or several layers then name; gives its id. */
    String block(String id, BlockDraft block) {
        blocks.put(id, block.spec());
        block.weights().forEach((weight, expression) -> put(id + "/" + weight, expression));
        return id;
    }

    void layer(StageSpec... stages) {
        layers.add(new LayerSpec(stages));
    }

    /**
     * Adds embeddings and head, which is the embedding table where the configuration ties them or
     * the checkpoint has no other.
     *
     * @throws io.heddle.api.config.ConfigException if a tensor is missing, or one would be left out
     */
    ModelPlan plan(Ends ends) {
        put("embeddings/weight", WeightExpression.published(ends.embeddings()));
        boolean separate = tensors.has(ends.head());
        boolean tied = ends.tied() || !separate;
        if (!tied) {
            put("head/weight", WeightExpression.published(ends.head()));
        } else if (separate) {
            tensors.use(ends.head());
        }
        HeadSpec head = new HeadSpec(HeadSpec.Kind.LOGITS, Optional.of(norm("norm", ends.norm(), lastEpsilon)), ends.vocabulary(),
                tied, false, 1, softCap);
        InputSpec input = new InputSpec.Tokens(ends.vocabulary(), embeddingScale, positions, embeddingNorm);
        tensors.requireAllUsed();
        return new ModelPlan(new StackSpec(name, width, input, blocks, layers, head), weights.build(), ends.endTokens(), ends.context());
    }

    /** A norm whose weight is the tensor, and whose bias, if it has one, is published beside it. */
    NormSpec norm(String id, String tensor) {
        return norm(id, tensor, epsilon);
    }

    private NormSpec norm(String id, String tensor, double epsilonOf) {
        put(id + "/weight", WeightExpression.published(tensor));
        if (normBias) {
            put(id + "/bias", WeightExpression.published(tensor.replaceFirst("weight$", "bias")));
        }
        return new NormSpec(normKind, epsilonOf, id, normOffset, normBias);
    }

    private void put(String path, WeightExpression expression) {
        weights.put(path, tensors.use(expression));
    }

    /**
     * What lies before the first layer and after the last.
     *
     * @param embeddings the embedding table's tensor
     * @param norm the last norm's tensor
     * @param head the head's tensor, if the checkpoint has it
     * @param vocabulary how many tokens there are
     * @param tied whether the configuration makes the head the embedding table
     * @param endTokens ids that end a text
     * @param context the trained context; 0 for no limit
     */
    record Ends(String embeddings, String norm, String head, int vocabulary, boolean tied, Set<Integer> endTokens,
            int context) {
        /**
         * Reads the numbers; tensors have their usual names.
         *
         * @param standard what the published class takes where the configuration is silent
         */
        static Ends read(Config config, Standard standard, String embeddings, String norm) {
            return new Ends(embeddings, norm, "lm_head.weight",
                    config.positive(standard.vocabulary(), "vocab_size"),
                    config.flag(standard.tied(), "tie_word_embeddings"),
                    PublishedSettings.endTokens(config, standard.endToken()),
                    standard.context() == 0 || stretches(config) ? 0
                            : config.positive(standard.context(), "max_position_embeddings"));
        }

        /** Dynamic scaling begins where the trained context ends, so that is no limit. */
        private static boolean stretches(Config config) {
            return config.section("rope_parameters", "rope_scaling").text("rope_type", "type").orElse("").equals("dynamic");
        }
    }

    /**
     * Defaults of a published class for both ends of a model.
     *
     * @param vocabulary tokens
     * @param tied whether the head is the embedding table
     * @param endToken the id that ends a text; -1 for none
     * @param context the trained context; 0 for no limit
     */
    record Standard(int vocabulary, boolean tied, int endToken, int context) {}
}
