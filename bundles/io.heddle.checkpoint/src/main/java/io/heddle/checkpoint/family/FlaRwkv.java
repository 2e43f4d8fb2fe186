// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.Map;
import java.util.function.Function;

/** What the RWKV models of flash-linear-attention share: layer norms, and a channel mix in place of the MLP. */
final class FlaRwkv {
    private static final int CHANNEL_MULTIPLE = 32;

    private final String version;
    private final FlaLayout layout;
    private final double epsilon;
    private final int inner;
    private final FlaAttention attention;

    /**
     * @param version of the mixers
     * @param standardRatio the class's ratio of the channel mix's channels to the width
     */
    FlaRwkv(String version, Config config, double standardRatio, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        if (!PublishedSettings.activation(config, "sqrelu", "hidden_act").equals("squared_relu")) {
            throw new ConfigException("hidden_act is " + config.text("hidden_act").orElseThrow() + "; sqrelu is allowed in this family");
        }
        int width = config.positive(2048, "hidden_size");
        this.version = version;
        this.epsilon = config.number("norm_eps").orElse(1e-5);
        this.layout = FlaLayout.layerNormed("rwkv" + version, config, width, epsilon, tensors);
        this.inner = layout.channels(width * FlaLayout.ratio(config, standardRatio, standardRatio), CHANNEL_MULTIPLE);
        this.attention = FlaAttention.read(config, width, layout.layers());
    }

    FlaLayout layout() {
        return layout;
    }

    /** Added to the variance by the norms of the hidden state. */
    double epsilon() {
        return epsilon;
    }

    FlaAttention attention() {
        return attention;
    }

    /**
     * @param time fills in the time mix of a layer, given the first part of its tensor names
     * @param channel names the tensors of the channel mix, given the first part of their names
     */
    ModelPlan plan(Function<String, BlockDraft> time, Function<String, BlockDraft> channel) {
        return layout.plan(attention, layout.layers(), new FlaLayout.Part("time", "attn_norm", "attn", time),
                new FlaLayout.Part("channel", "ffn_norm", "ffn", prefix -> channel.apply(prefix)
                        .option("version", version).option("innerWidth", inner)));
    }
}
