// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/** RecurrentGemma: Griffin's recurrent blocks with some layers of windowed attention, in Gemma's frame. */
@Component(property = Family.NAME + "=recurrent_gemma")
public final class RecurrentGemmaFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(256_000, true, 1, 0);
    /** Positions of scaled rotations only; the class itself has no trained context. */
    private static final int STANDARD_CONTEXT = 8192;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("recurrent_gemma", List.of("recurrent_gemma"),
                "RG-LRU, windowed multi-query attention, and a gated MLP in every layer",
                "Google DeepMind 2024; transformers RecurrentGemmaForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(2560, "hidden_size");
        var settings = Settings.read(config, width);
        ModelDraft draft = new ModelDraft("recurrent_gemma", width, config.number("rms_norm_eps").orElse(1e-6), tensors)
                .normsOffsetBy(1).embeddingsScaledBy(bfloat16(Math.sqrt(width)))
                .logitsCappedAt(config.number("logits_soft_cap").orElse(30));
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embed_tokens.weight") ? "" : "model.";
        for (String kind : kinds(config, config.positive(26, "num_hidden_layers"))) {
            String layer = prefix + "layers." + draft.nextLayer() + ".";
            String mixer = layer + "temporal_block.";
            StageSpec temporal = draft.residual(kind, layer + "temporal_pre_norm.weight", kind.equals("recurrent")
                    ? settings.recurrent(mixer) : settings.attention().block(mixer, settings.window()));
            draft.layer(temporal, draft.residual("mlp", layer + "channel_pre_norm.weight",
                    settings.mlp().block(layer + "mlp_block.")));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight",
                prefix + "final_norm.weight"));
    }

    /** The published pattern, repeated over all layers. */
    private static List<String> kinds(Config config, int layers) {
        List<String> pattern = config.list("block_types", "_block_types").orElse(List.of("recurrent", "recurrent", "attention"))
                .stream().map(String::valueOf).toList();
        if (pattern.isEmpty() || !List.of("recurrent", "attention").containsAll(pattern)) {
            throw new ConfigException("block_types is " + pattern + "; a list of recurrent and attention is allowed");
        }
        return IntStream.range(0, layers).mapToObj(layer -> pattern.get(layer % pattern.size())).toList();
    }

    /** The published class keeps the embeddings' factor in this type, whatever the type of the weights. */
    private static double bfloat16(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        int toNearestEven = bits + 0x7FFF + (bits >>> 16 & 1);
        return Float.intBitsToFloat(toNearestEven & 0xFFFF0000);
    }

    /**
     * What the layers have in common.
     *
     * @param innerWidth the channels of the recurrence
     * @param heads the blocks of its gates' matrices, as many as attention's heads
     * @param convTaps taps of its convolution
     * @param activation of its gating branch
     * @param window tokens that attention sees
     */
    private record Settings(int innerWidth, int heads, int convTaps, String activation, int window,
            AttentionSettings attention, MlpSettings mlp) {
        static Settings read(Config config, int width) {
            String activation = PublishedSettings.activation(config, "gelu_pytorch_tanh", "hidden_activation");
            boolean bias = config.flag(false, "attention_bias");
            AttentionSettings attention = AttentionSettings.read(config, width, 10, 0).biased(bias, true)
                    .rotated(PublishedRotary.partial(config, 10_000,
                            config.number("partial_rotary_factor").orElse(0.5), STANDARD_CONTEXT));
            return new Settings(config.positive(width, "lru_width"), attention.heads(), config.positive(4, "conv1d_width"),
                    activation, config.positive(2048, "attention_window_size"), attention,
                    new MlpSettings(mlpWidth(config, width), activation, true, true));
        }

        /** The published number counts both branches of the gated MLP. */
        private static int mlpWidth(Config config, int width) {
            int both = config.positive(3 * width, "intermediate_size");
            if (both < 2) {
                throw new ConfigException("intermediate_size is " + both + "; at least 2 is allowed");
            }
            return both / 2;
        }

        BlockDraft recurrent(String prefix) {
            BlockDraft block = new BlockDraft("rglru").option("innerWidth", innerWidth).option("heads", heads)
                    .option("convTaps", convTaps).option("activation", activation)
                    .projection("linear_x", prefix + "linear_x", true).projection("linear_y", prefix + "linear_y", true)
                    .projection("linear_out", prefix + "linear_out", true)
                    .weight("conv_1d", WeightExpression.published(prefix + "conv_1d.weight").shaped(innerWidth, convTaps))
                    .weight("conv_1d.bias", prefix + "conv_1d.bias")
                    .weight("recurrent_param", prefix + "rg_lru.recurrent_param");
            for (String gate : List.of("input_gate", "recurrent_gate")) {
                // Published for rows times matrices.
                block.weight(gate, new WeightExpression.Permuted(
                        WeightExpression.published(prefix + "rg_lru." + gate + "_weight"), List.of(0, 2, 1)))
                        .weight(gate + ".bias", prefix + "rg_lru." + gate + "_bias");
            }
            return block;
        }
    }
}
