// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** Linear attention with fixed feature maps as flash-linear-attention publishes it. */
@Component(property = Family.NAME + "=linear_attn")
public final class LinearAttentionFamily implements Family {
    private static final List<String> FEATURE_MAPS = List.of("elu", "relu", "identity", "t2r", "elementwise_product");
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
        int keyHeads = config.positive(heads, "num_kv_heads");
        require(heads % keyHeads == 0, "num_kv_heads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
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
                    .projection("q_proj", prefix + "q_proj", false).projection("o_proj", prefix + "o_proj", false)
                    .weight("k_proj", repeated(prefix + "k_proj.weight", keyHeads, keyDim, heads))
                    .weight("v_proj", repeated(prefix + "v_proj.weight", keyHeads, valueDim, heads))
                    .weight("norm", prefix + "norm.weight");
            Map.of("norm_q", "queryNorm", "norm_k", "keyNorm").forEach((key, option) -> {
                if (config.flag(false, key)) {
                    block.option(option, true);
                }
            });
            addMaps(config, map, prefix, layout.tensors(), block);
            return normalised ? block.option("normEpsilon", DIVISOR_EPSILON * Math.sqrt(keyDim)) : block;
        });
    }

    /** Rows of each head, once for each of the heads that it serves. */
    private static WeightExpression repeated(String tensor, int keyHeads, int channels, int heads) {
        WeightExpression all = WeightExpression.published(tensor);
        return keyHeads == heads ? all : new WeightExpression.Concatenated(0, IntStream.range(0, heads)
                .map(head -> head * keyHeads / heads * channels).mapToObj(from -> all.rows(from, from + channels)).toList());
    }

    /** One map may serve queries and keys; then files hold it under either name, or under both. */
    private static void addMaps(Config config, String map, String prefix, PublishedTensors tensors, BlockDraft block) {
        String[] layers = switch (map) {
            case "product" -> new String[] {"layer1", "layer2"};
            case "learned_relu" -> new String[] {"layer"};
            default -> new String[0];
        };
        for (String part : List.of("q", "k")) {
            String module = prefix + "feature_map_" + part + ".";
            if (config.flag(false, "tie_feature_map_qk") && layers.length > 0) {
                tensors.useAll(module);
                module = tensors.has(prefix + "feature_map_q." + layers[0] + ".weight")
                        ? prefix + "feature_map_q." : prefix + "feature_map_k.";
            }
            for (int i = 0; i < layers.length; i++) {
                block.projection("map_" + part + "." + i, module + layers[i], map.equals("product"));
            }
        }
    }

    private static String featureMap(Config config) {
        String map = config.text("feature_map").orElse("elementwise_product");
        require(FEATURE_MAPS.contains(map), "feature_map is " + map + "; allowed: " + String.join(", ", FEATURE_MAPS));
        return switch (map) {
            case "elu" -> "elu_plus_one";
            case "t2r" -> "learned_relu";
            case "elementwise_product" -> "product";
            default -> map;
        };
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
