// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** StripedHyena (Poli et al. 2023): gated convolutions with modal filters and attention by turns, and a gated MLP. */
@Component(property = Family.NAME + "=stripedhyena")
public final class StripedHyenaFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("stripedhyena", List.of("stripedhyena"),
                "modal Hyena or attention in each layer, and a gated MLP", "Poli et al. 2023; togethercomputer StripedHyena");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        requireOnly(config, true, true, "final_norm", "short_filter_bias");
        requireOnly(config, false, false, "smeared_gqa");
        int groups = config.positive(1, "hyena_filter_groups");
        int width = config.positive(4096, "hidden_size");
        int filters = config.positive(width, "num_filters");
        if (groups != 1 || filters != width) {
            throw new ConfigException("hyena_filter_groups is " + groups + " and num_filters is " + filters
                    + "; a filter for each of the " + width + " channels is supported");
        }
        PublishedSettings.requireAbsent(config, "long_fir_threshold");
        // The class around the authors' model names it and has defaults of its own.
        boolean wrapped = !tensors.containsKey("embedding_layer.weight");
        String prefix = wrapped ? "backbone." : "";
        ModelDraft draft = new ModelDraft("stripedhyena", width, config.number("eps").orElse(1e-5), tensors);
        if (!config.flag(wrapped, "use_flash_rmsnorm")) {
            draft.normed(NormSpec.Kind.RMS_PLUS);
        }
        int heads = config.positive(32, "num_attention_heads");
        if (width % heads != 0) {
            throw new ConfigException("num_attention_heads is " + heads + "; a divisor of hidden_size, which is " + width
                    + ", is allowed");
        }
        int layers = config.positive(32, "num_layers", "num_hidden_layers");
        List<Integer> attending = indices(config, layers, 1, "attn_layer_idxs");
        List<Integer> convolving = indices(config, layers, 0, "hyena_layer_idxs");
        for (int layer = 0; layer < layers; layer++) {
            String module = prefix + "blocks." + layer + ".";
            boolean attends = attending.contains(layer);
            if (!attends && !convolving.contains(layer)) {
                throw new ConfigException("layer " + layer + " is in neither attn_layer_idxs nor hyena_layer_idxs");
            }
            // Times of the taps, which some files hold.
            draft.tensors().useAll(module + "filter.t");
            draft.layer(draft.residual(attends ? "attention" : "hyena", module + "pre_norm.scale",
                            attends ? attention(config, wrapped, draft.tensors(), module + "inner_mha_cls.")
                                    : hyena(config, width, heads, module)),
                    draft.residual("mlp", module + "post_norm.scale", mlp(config, innerWidth(config, wrapped, width), module + "mlp.")));
        }
        return draft.plan(new ModelDraft.Ends(prefix + "embedding_layer.weight", prefix + "norm.scale",
                prefix + "unembed.weight", config.positive(32_000, "vocab_size"),
                config.flag(false, "tie_embeddings", "tie_word_embeddings"), PublishedSettings.endTokens(config, -1),
                config.positive(32_768, "max_seqlen")));
    }

    private static void requireOnly(Config config, boolean standard, boolean supported, String... keys) {
        for (String key : keys) {
            if (config.flag(standard, key) != supported) {
                throw new ConfigException(key + " is " + !supported + "; " + supported + " is supported");
            }
        }
    }

    /** Where the list is missing, every other layer. */
    private static List<Integer> indices(Config config, int layers, int first, String key) {
        return config.list(key).isPresent() ? config.integers(key)
                : IntStream.iterate(first, layer -> layer < layers, layer -> layer + 2).boxed().toList();
    }

    private static BlockDraft attention(Config config, boolean wrapped, PublishedTensors tensors, String module) {
        int width = config.positive(4096, "hidden_size");
        int heads = config.positive(32, "num_attention_heads");
        int shared = config.positive(wrapped ? 4 : 1, "proj_groups");
        if (heads % shared != 0) {
            throw new ConfigException("proj_groups is " + shared + "; a divisor of num_attention_heads, which is " + heads
                    + ", is allowed");
        }
        int keyHeads = heads / shared;
        int headDim = width / heads;
        boolean bias = config.flag(tensors.has(module + "Wqkv.bias"), "qkv_proj_bias");
        boolean outputBias = config.flag(tensors.has(module + "out_proj.bias"), "mha_out_proj_bias");
        BlockDraft block = new BlockDraft("attention").option("heads", heads).option("keyHeads", keyHeads)
                .option("headDim", headDim).option("rotary", rotary(config, wrapped))
                .option("queryKeyValueBias", bias).option("outputBias", outputBias);
        int[] ends = {0, width, width + keyHeads * headDim, width + 2 * keyHeads * headDim};
        List<String> parts = List.of("q_proj", "k_proj", "v_proj");
        for (int i = 0; i < parts.size(); i++) {
            block.weight(parts.get(i), WeightExpression.published(module + "Wqkv.weight").rows(ends[i], ends[i + 1]));
            if (bias) {
                block.weight(parts.get(i) + ".bias", WeightExpression.published(module + "Wqkv.bias").rows(ends[i], ends[i + 1]));
            }
        }
        return block.projection("o_proj", module + "out_proj", outputBias);
    }

    private static Map<String, Object> rotary(Config config, boolean wrapped) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("theta", config.number("rotary_emb_base").orElse(wrapped ? 500_000 : 10_000));
        if (config.flag(false, "use_interpolated_rotary_pos_emb")) {
            options.put("scaling", "linear");
            options.put("factor", config.number("rotary_emb_scaling_factor").orElse(1));
        }
        return options;
    }

    private static BlockDraft hyena(Config config, int width, int heads, String module) {
        int taps = config.positive(3, "short_filter_length");
        int modes = config.positive(2, "state_size");
        WeightExpression poles = WeightExpression.published(module + "filter.poles");
        WeightExpression residues = WeightExpression.published(module + "filter.residues");
        return new BlockDraft("hyena").option("form", "modal").option("modes", modes).option("convTaps", taps)
                // Both gates and the value of a head lie together, or those of all channels.
                .option("heads", config.flag(true, "column_split_hyena") ? heads : 1)
                .projection("in_proj", module + "projections", true)
                .weight("short_filter", WeightExpression.published(module + "filter.short_filter_weight").shaped(3 * width, taps))
                .weight("short_filter.bias", module + "filter.short_filter_bias")
                .weight("poles", poles.shaped(width, modes, 2)).weight("residues", residues.shaped(width, modes, 2))
                .weight("D", module + "filter.D")
                .projection("out_proj", module + "out_filter_dense", true);
    }

    /** Without the key the authors' code takes 8/3 of the width, rounded up. */
    private static int innerWidth(Config config, boolean wrapped, int width) {
        int multiple = config.positive(64, "inner_size_multiple_of");
        return config.positive(wrapped ? 14_336 : Math.ceilDiv((int) (8L * width / 3), multiple) * multiple, "inner_mlp_size");
    }

    private static BlockDraft mlp(Config config, int innerWidth, String module) {
        String activation = PublishedSettings.activation(config, "silu", "mlp_activation");
        return new BlockDraft("mlp").option("activation", activation)
                .option("innerWidth", innerWidth)
                .weight("gate_proj", module + "l1.weight").weight("up_proj", module + "l2.weight")
                .weight("down_proj", module + "l3.weight");
    }
}
