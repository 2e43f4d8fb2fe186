// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;

/**
 * MiniMax-01 and M1 (MiniMax 2025): lightning attention, some layers with softmax attention, and
 * experts; the residual is taken after the norm, and both sides have factors. The authors' files
 * and transformers' spell settings differently, and the authors' may rotate a part of each head
 * ({@code rotary_dim}) and take the residual before the norm.
 */
@Component(property = Family.NAME + "=minimax")
public final class MinimaxFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(32_000, false, 2, 131_072);
    /** Follow from the heads and the layer's index; the published class saves them all the same. */
    private static final List<String> DERIVED = List.of("slope_rate", "query_decay", "key_decay", "diagonal_decay");

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("minimax", List.of("minimax", "minimax_text_01", "minimax_m1"),
                "lightning attention, some layers with softmax attention, and a mixture of experts in every layer",
                "MiniMax 2025; transformers MiniMaxForCausalLM");
    }

    @Override
    public ModelPlan plan(Config published, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(published);
        Config config = MinimaxSpelling.later(published);
        int width = config.positive(4096, "hidden_size");
        int layers = config.positive(32, "num_hidden_layers");
        int window = config.has("sliding_window") ? config.requiredPositive("sliding_window") : 0;
        AttentionSettings heads = AttentionSettings.read(config, width, 32, 8);
        AttentionSettings attention = heads.rotated(PublishedRotary.partial(config, 1_000_000,
                rotatedShare(config, heads.headDim()), STANDARD.context()));
        boolean normed = config.flag(isOfTransformers(config), "postnorm");
        List<LayerKind> kinds = kinds(config, layers);
        String prefix = tensors.containsKey("embed_tokens.weight") ? "" : "model.";
        ModelDraft draft = new ModelDraft("minimax", width, config.number("rms_norm_eps").orElse(1e-5), tensors);
        for (int layer = 0; layer < layers; layer++) {
            String module = prefix + "layers." + layer + ".";
            boolean attends = kinds.get(layer) == LayerKind.ATTENTION;
            draft.layer(
                    stage(draft, attends ? "attention" : "lightning", module + "input_layernorm.weight",
                            attends ? attention.block(module + "self_attn.", window)
                                    : lightning(config, attention, draft.tensors(), module + "self_attn."),
                            factors(config, attends ? "full_attn" : "linear_attn", normed)),
                    stage(draft, "experts", module + "post_attention_layernorm.weight",
                            MixtralFamily.experts(config, draft.tensors(), module), factors(config, "mlp", normed)));
        }
        return draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embed_tokens.weight", prefix + "norm.weight"));
    }

    private static StageSpec stage(ModelDraft draft, String role, String norm, BlockDraft block, Combine combine) {
        String id = draft.block("layers." + draft.nextLayer() + "." + role, block);
        return new StageSpec(List.of(BranchSpec.of(draft.norm(id + ".norm", norm), id)), combine);
    }

    /** @param normed whether the residual is what the norm gives; else what it reads */
    private static Combine factors(Config config, String part, boolean normed) {
        double alpha = config.number(part + "_alpha_factor").orElse(1);
        double beta = config.number(part + "_beta_factor").orElse(1);
        return normed ? new Combine.ResidualOfNorm(alpha, beta) : new Combine.Residual(alpha, beta);
    }

    /** Whose class always takes the residual after the norm. */
    private static boolean isOfTransformers(Config config) {
        return config.text("model_type").orElse("minimax").equals("minimax");
    }

    private static BlockDraft lightning(Config config, AttentionSettings attention, PublishedTensors tensors, String module) {
        // The slopes count layers, so what is derived from them may be left out of a checkpoint.
        DERIVED.forEach(derived -> tensors.useAll(module + derived));
        return new BlockDraft("lightning").option("heads", attention.heads()).option("headDim", attention.headDim())
                .option("activation", PublishedSettings.activation(config, "silu", "hidden_act"))
                .weight("qkv_proj", module + "qkv_proj.weight").weight("norm", module + "norm.weight")
                .weight("output_gate", module + "output_gate.weight").weight("out_proj", module + "out_proj.weight");
    }

    private static List<LayerKind> kinds(Config config, int layers) {
        List<LayerKind> kinds = LayerKind.list(config, "layer_types").orElseGet(() -> IntStream.range(0, layers)
                .mapToObj(layer -> layer % 2 == 0 ? LayerKind.ATTENTION : LayerKind.RECURRENT).toList());
        boolean known = kinds.stream().allMatch(kind -> kind == LayerKind.ATTENTION || kind == LayerKind.RECURRENT);
        if (!known || kinds.size() != layers) {
            throw new ConfigException("layer_types has " + kinds.size() + " entries; linear_attention or full_attention"
                    + " for each of the " + layers + " layers is allowed");
        }
        return kinds;
    }

    private static double rotatedShare(Config config, int headDim) {
        int rotated = config.positive(headDim, "rotary_dim");
        if (rotated > headDim || rotated % 2 != 0) {
            throw new ConfigException("rotary_dim is " + rotated + "; an even number of the head's " + headDim
                    + " channels is allowed");
        }
        return (double) rotated / headDim;
    }
}
