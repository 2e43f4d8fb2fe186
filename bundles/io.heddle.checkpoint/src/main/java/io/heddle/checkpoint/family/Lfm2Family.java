// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** LFM2 (Liquid AI 2025): short gated convolutions, some layers with attention whose heads are normed. */
@Component(property = Family.NAME + "=lfm2")
public final class Lfm2Family implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(65_536, true, 2, 128_000);
    private static final String ATTENTION = "full_attention";

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("lfm2", List.of("lfm2"), "short gated convolutions, some layers with attention, and a gated MLP",
                "Liquid AI 2025; transformers Lfm2ForCausalLM");
    }

    @Override
    public ModelPlan plan(Config published, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(published);
        Config config = respelled(published);
        int width = config.positive(2560, "hidden_size");
        int layers = config.positive(32, "num_hidden_layers");
        double epsilon = config.number("norm_eps").orElse(1e-5);
        List<String> kinds = kinds(config, layers);
        AttentionSettings attention = AttentionSettings.read(config, width, 32, 8)
                .rotated(PublishedRotary.whole(config, 1_000_000, STANDARD.context()));
        String prefix = tensors.containsKey("embed_tokens.weight") ? "" : "model.";
        ModelDraft draft = new ModelDraft("lfm2", width, epsilon, tensors);
        for (int layer = 0; layer < layers; layer++) {
            String module = prefix + "layers." + layer + ".";
            boolean attends = kinds.get(layer).equals(ATTENTION);
            draft.layer(
                    draft.residual(attends ? "attention" : "conv", module + "operator_norm.weight",
                            attends ? attention(attention, epsilon, module + "self_attn.")
                                    : convolution(config, width, module + "conv.")),
                    draft.residual("mlp", module + "ffn_norm.weight", mlp(config, module + "feed_forward.")));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight",
                prefix + "embedding_norm.weight"));
    }

    /** The first files have names of their own for three settings, which win where both are there. */
    private static Config respelled(Config config) {
        Map<String, Object> settings = new LinkedHashMap<>(config.asMap());
        Map.of("block_ff_dim", "intermediate_size", "tie_embedding", "tie_word_embeddings", "theta", "rope_theta")
                .forEach((first, later) -> {
                    if (config.has(first)) {
                        settings.put(later, settings.get(first));
                    }
                });
        return Config.of(settings);
    }

    private static List<String> kinds(Config config, int layers) {
        List<Integer> attending = config.has("full_attn_idxs") ? config.integers("full_attn_idxs")
                : IntStream.range(0, layers).boxed().toList();
        List<String> kinds = config.list("layer_types")
                .map(entries -> entries.stream().map(String::valueOf).toList())
                .orElseGet(() -> IntStream.range(0, layers)
                        .mapToObj(layer -> attending.contains(layer) ? ATTENTION : "conv").toList());
        kinds.stream().filter(kind -> !kind.equals(ATTENTION) && !kind.equals("conv")).findFirst().ifPresent(kind -> {
            throw new ConfigException("layer_types has the entry " + kind + "; allowed: conv, full_attention");
        });
        if (kinds.size() != layers) {
            throw new ConfigException("layer_types has " + kinds.size() + " entries; one for each of the " + layers
                    + " layers is allowed");
        }
        return kinds;
    }

    private static BlockDraft attention(AttentionSettings settings, double epsilon, String module) {
        return settings.block(module, 0).option("headNorm", true).option("epsilon", epsilon)
                .weight("q_norm", module + "q_layernorm.weight").weight("k_norm", module + "k_layernorm.weight")
                .weight("o_proj", module + "out_proj.weight");
    }

    private static BlockDraft convolution(Config config, int width, String module) {
        int taps = config.positive(3, "conv_L_cache");
        boolean bias = config.flag(false, "conv_bias");
        BlockDraft block = new BlockDraft("shortconv").option("taps", taps).option("bias", bias)
                .projection("in_proj", module + "in_proj", bias)
                .weight("conv1d", WeightExpression.published(module + "conv.weight").shaped(width, taps))
                .projection("out_proj", module + "out_proj", bias);
        return bias ? block.weight("conv1d.bias", module + "conv.bias") : block;
    }

    private static BlockDraft mlp(Config config, String module) {
        return new BlockDraft("mlp").option("innerWidth", innerWidth(config)).option("activation", "silu")
                .weight("gate_proj", module + "w1.weight").weight("up_proj", module + "w3.weight")
                .weight("down_proj", module + "w2.weight");
    }

    /** Two thirds of what is given, times a factor, rounded up, unless the configuration says that it is final. */
    private static int innerWidth(Config config) {
        int given = config.positive(12_288, "intermediate_size");
        if (!config.flag(true, "block_auto_adjust_ff_dim")) {
            return given;
        }
        int inner = (int) (2.0 * given / 3);
        if (PublishedSettings.isNull(config, "block_ffn_dim_multiplier")) {
            return inner;
        }
        int multiple = config.positive(256, "block_multiple_of");
        return Math.ceilDiv((int) (config.number("block_ffn_dim_multiplier").orElse(1) * inner), multiple) * multiple;
    }
}
