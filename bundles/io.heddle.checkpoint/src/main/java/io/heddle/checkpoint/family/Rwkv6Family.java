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
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** RWKV-6 as flash-linear-attention publishes it, some layers of which may be attention. */
@Component(property = Family.NAME + "=rwkv6")
public final class Rwkv6Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 2048);
    /** Where this layout keeps each mix, in the order w, k, v, r, g of the mechanism. */
    private static final List<Integer> MIXES = List.of(1, 2, 3, 0, 4);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("rwkv6", List.of("rwkv6"), "RWKV-6: decay and token mixes that the input chooses",
                "Peng et al. 2024; flash-linear-attention RWKV6ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        if (!PublishedSettings.activation(config, "sqrelu", "hidden_act").equals("squared_relu")) {
            throw new ConfigException("hidden_act is " + config.text("hidden_act").orElseThrow() + "; sqrelu is allowed in this family");
        }
        int width = config.positive(2048, "hidden_size");
        double epsilon = config.number("norm_eps").orElse(1e-5);
        Config attention = config.section("attn");
        List<Integer> attentionLayers = attention.integers("layers");
        int inner = config.has("intermediate_size") ? config.requiredPositive("intermediate_size")
                : Math.ceilDiv((int) (width * config.number("hidden_ratio").orElse(3.5)), 32) * 32;
        ModelDraft draft = new ModelDraft("rwkv6", width, epsilon, tensors).layerNormed(config.flag(true, "norm_bias"));
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embeddings.weight") ? "" : "model.";
        if (config.flag(true, "norm_first")) {
            draft.embeddingNorm(prefix + "layers.0.pre_norm.weight");
        }
        for (int layer = 0; layer < config.positive(24, "num_hidden_layers"); layer++) {
            String names = prefix + "layers." + layer + ".";
            draft.layer(draft.residual("time", names + "attn_norm.weight", attentionLayers.contains(layer)
                            ? attention(config, attention, width, names + "attn.") : timeMix(config, width, epsilon, names + "attn.")),
                    draft.residual("channel", names + "ffn_norm.weight", channelMix(inner, names + "ffn.")));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embeddings.weight", prefix + "norm.weight"));
    }

    private static BlockDraft timeMix(Config config, int width, double epsilon, String prefix) {
        int heads = config.positive(4, "num_heads");
        int rank = config.positive(32, "proj_low_rank_dim");
        int keys = PublishedSettings.share(config, width, 0.5, "expand_k");
        int values = PublishedSettings.share(config, width, 1, "expand_v");
        if (keys % heads != 0 || values % heads != 0) {
            throw new ConfigException("num_heads is " + heads + "; a divisor of the " + keys + " keys and the " + values
                    + " values is allowed");
        }
        WeightExpression up = new WeightExpression.Permuted(
                WeightExpression.published(prefix + "x_proj.2.weight").shaped(width, MIXES.size(), rank), List.of(1, 0, 2));
        return new BlockDraft("rwkv").option("version", "6").option("heads", heads).option("headDim", keys / heads)
                .option("valueDim", values / heads).option("mixRank", rank)
                .option("decayRank", config.positive(64, "gate_low_rank_dim")).option("epsilon", epsilon)
                .projection("receptance", prefix + "r_proj.linear", false).projection("key", prefix + "k_proj.linear", false)
                .projection("value", prefix + "v_proj.linear", false).projection("gate", prefix + "g_proj.linear", false)
                .projection("output", prefix + "o_proj", false)
                .weight("mix", prefix + "x_proj.0.mu")
                .weight("mixes_down", reordered(WeightExpression.published(prefix + "x_proj.0.linear.weight"), rank))
                .weight("mixes_up", reordered(up, 1))
                .weight("mixes", reordered(WeightExpression.published(prefix + "x_bias"), 1))
                .weight("decay", prefix + "w_proj.linear.lora.2.bias")
                .weight("decay_down", prefix + "w_proj.linear.lora.0.weight")
                .weight("decay_up", prefix + "w_proj.linear.lora.2.weight")
                .weight("bonus", prefix + "bonus")
                .weight("norm", prefix + "g_norm.weight").weight("norm.bias", prefix + "g_norm.bias");
    }

    /** Runs of {@code rows} rows, one a mix, in the mechanism's order. */
    private static WeightExpression reordered(WeightExpression of, int rows) {
        return new WeightExpression.Concatenated(0,
                MIXES.stream().map(mix -> of.rows(mix * rows, (mix + 1) * rows)).toList());
    }

    private static BlockDraft channelMix(int inner, String prefix) {
        return new BlockDraft("rwkvchannel").option("version", "6").option("innerWidth", inner)
                .weight("mix_k", prefix + "key.mu").weight("mix_r", prefix + "receptance.mu")
                .projection("key", prefix + "key.linear", false).projection("value", prefix + "value", false)
                .projection("receptance", prefix + "receptance.linear", false);
    }

    private static BlockDraft attention(Config config, Config attention, int width, String prefix) {
        int heads = attention.requiredPositive("num_heads");
        return new AttentionSettings(heads, attention.positive(heads, "num_kv_heads"), width / heads, false, false,
                Optional.empty())
                .biased(attention.flag(false, "qkv_bias"), false)
                .rotated(PublishedRotary.whole(attention.with("max_position_embeddings",
                        config.positive(STANDARD.context(), "max_position_embeddings")), 10_000, STANDARD.context()))
                .block(prefix, attention.has("window_size") ? attention.requiredPositive("window_size") : 0);
    }
}
