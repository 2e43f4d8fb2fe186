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

/** Linear attention with fixed feature maps as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=linear_attn")
public final class LinearAttentionFamily implements Family {
    private static final List<String> FEATURE_MAPS = List.of("elu", "relu", "identity");
    /** Added to the divisor, which is scaled like the sum. */
    private static final double DIVISOR_EPSILON = 1e-10;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("linear_attn", List.of("linear_attn"), "linear attention without decay and a gated MLP",
                "Katharopoulos et al. 2020; flash-linear-attention LinearAttentionForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        FlaLayout layout = new FlaLayout("linear_attn", config, tensors);
        int heads = config.positive(4, "num_heads");
        requireOwnKeys(config, heads);
        for (String norm : List.of("norm_q", "norm_k")) {
            require(!config.flag(false, norm), norm + " is true; false is allowed in this family");
        }
        require(config.flag(!PublishedSettings.isNull(config, "elementwise_affine"), "elementwise_affine"),
                "elementwise_affine is not true; norms here have weights");
        String map = featureMap(config);
        int keyDim = headDim(config, layout.width(), heads, "expand_k");
        int valueDim = headDim(config, layout.width(), heads, "expand_v");
        boolean normalised = config.flag(false, "norm_feature_map");
        double epsilon = config.number("norm_eps").orElse(1e-6);
        return layout.plan(4, "mixer", prefix -> {
            BlockDraft block = new BlockDraft("linearattention").option("heads", heads).option("keyDim", keyDim)
                    .option("valueDim", valueDim).option("featureMap", map).option("normalised", normalised)
                    .option("norm", true).option("epsilon", epsilon)
                    .projection("q_proj", prefix + "q_proj", false).projection("k_proj", prefix + "k_proj", false)
                    .projection("v_proj", prefix + "v_proj", false).projection("o_proj", prefix + "o_proj", false)
                    .weight("norm", prefix + "norm.weight");
            return normalised ? block.option("normEpsilon", DIVISOR_EPSILON * Math.sqrt(keyDim)) : block;
        });
    }

    private static void requireOwnKeys(Config config, int heads) {
        int keyHeads = config.positive(heads, "num_kv_heads");
        require(keyHeads == heads, "num_kv_heads is " + keyHeads + "; as many as num_heads, " + heads
                + ", are allowed in this family");
    }

    /** The other maps are learned. */
    private static String featureMap(Config config) {
        String map = config.text("feature_map").orElse("elementwise_product");
        require(FEATURE_MAPS.contains(map), "feature_map is " + map + "; allowed: " + String.join(", ", FEATURE_MAPS));
        return map.equals("elu") ? "elu_plus_one" : map;
    }

    private static int headDim(Config config, int width, int heads, String expand) {
        int channels = PublishedSettings.share(config, width, 1, expand);
        require(channels % heads == 0, expand + " makes " + channels + " channels; a multiple of the " + heads
                + " heads is allowed");
        return channels / heads;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
