// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.List;

/**
 * HyenaDNA's mixer. One frequency serves all layers of sines, and what stands for a position is learned.
 *
 * @param width of the hidden state
 * @param length taps of the filter
 * @param features of a position
 * @param filterWidth channels of the filter's network
 * @param layers inner layers of that network
 */
record HyenaDnaMixer(int width, int length, int features, int filterWidth, int layers) {
    /** What the window keeps for ever. */
    private static final double SHIFT = 0.05;
    private static final int MOST_LAYERS = 64;

    /**
     * Reads the settings.
     *
     * @param settings the configuration, or its section {@code layer} in the authors' files
     * @throws ConfigException for a setting that is not supported
     */
    static HyenaDnaMixer read(Config settings, int width) {
        requireOne(settings, 2, "hyena_order", "order");
        requireOne(settings, 3, "short_filter_order", "local_order");
        for (String key : List.of("num_heads", "inner_factor", "num_blocks")) {
            requireOne(settings, 1, key);
        }
        for (String key : List.of("outer_mixing", "post_order_ffn", "normalized", "linear_mixer", "bidirectional")) {
            requireFlag(settings, false, key);
        }
        requireFlag(settings, true, "modulate");
        requireFlag(settings, true, "train_freq");
        String activation = settings.text("activation").orElse("id");
        if (!activation.equals("id") && !activation.equals("identity")) {
            throw new ConfigException("activation is " + activation + "; id is supported");
        }
        int layers = settings.integer("num_inner_mlps").orElse(2);
        if (layers < 0 || layers > MOST_LAYERS) {
            throw new ConfigException("num_inner_mlps is " + layers + "; 0 to " + MOST_LAYERS + " are allowed");
        }
        return new HyenaDnaMixer(width, settings.positive(1024, "max_seq_len", "l_max"), settings.positive(3, "emb_dim"),
                settings.positive(64, "filter_order"), layers);
    }

    private static void requireOne(Config settings, int supported, String... keys) {
        int found = settings.positive(supported, keys);
        if (found != supported) {
            throw new ConfigException(keys[0] + " is " + found + "; " + supported + " is supported");
        }
    }

    private static void requireFlag(Config settings, boolean supported, String key) {
        if (settings.flag(supported, key) != supported) {
            throw new ConfigException(key + " is " + !supported + "; " + supported + " is supported");
        }
    }

    /**
     * One block.
     *
     * @param module how the names of its tensors begin
     */
    BlockDraft block(PublishedTensors tensors, String module) {
        String filter = module + "filter_fn.";
        String network = filter + "implicit_filter.";
        boolean learned = tensors.has(filter + "pos_emb.z");
        BlockDraft block = new BlockDraft("hyena").option("maxLength", length).option("features", features)
                .option("filterWidth", filterWidth).option("filterLayers", layers).option("windowShift", SHIFT)
                .option("learnedPositions", learned)
                .projection("in_proj", module + "in_proj", true).projection("out_proj", module + "out_proj", true)
                .weight("short_filter", WeightExpression.published(module + "short_filter.weight").shaped(3 * width, 3))
                .weight("short_filter.bias", module + "short_filter.bias")
                .weight("D", WeightExpression.published(filter + "bias").shaped(width))
                .weight("filter.out", network + 2 * (layers + 1) + ".weight")
                .weight("filter.deltas", WeightExpression.published(filter + "modulation.deltas").shaped(width));
        for (int layer = 0; layer <= layers; layer++) {
            block.projection("filter." + layer, network + 2 * layer, true);
        }
        if (learned) {
            block.weight("filter.positions", WeightExpression.published(filter + "pos_emb.z").shaped(length, features));
        }
        // They follow from the length.
        tensors.useAll(filter + "pos_emb.t");
        return block.weight("filter.frequency", WeightExpression.published(frequency(tensors, network)).shaped(filterWidth));
    }

    /** All sines share one weight, which files hold once or for each of them. */
    private String frequency(PublishedTensors tensors, String network) {
        String[] spellings = new String[layers + 1];
        for (int layer = 0; layer <= layers; layer++) {
            spellings[layer] = network + (2 * layer + 1) + ".freq";
            tensors.useAll(spellings[layer]);
        }
        return tensors.oneOf(spellings);
    }
}
