// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** RWKV-4 (Peng et al. 2023) as published for transformers. */
@Component(property = Family.NAME + "=rwkv")
public final class RwkvFamily implements Family {
    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("rwkv", List.of("rwkv"), "RWKV-4: an average of past values a channel in every layer",
                "Peng et al. 2023; transformers RwkvForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        int width = config.positive(4096, "hidden_size");
        int inner = config.positive(width, "attention_hidden_size");
        int channels = config.positive(4 * width, "intermediate_size");
        int layers = config.positive(32, "num_hidden_layers");
        int rescaleEvery = config.integer("rescale_every").orElse(6);
        ModelDraft draft = new ModelDraft("rwkv", width, config.number("layer_norm_epsilon").orElse(1e-5), tensors)
                .layerNormed(true);
        // A bare model is saved without the name of the module around it.
        String prefix = draft.tensors().has("embeddings.weight") ? "" : "rwkv.";
        draft.embeddingNorm(prefix + "blocks.0.pre_ln.weight");
        for (int layer = 0; layer < layers; layer++) {
            String block = prefix + "blocks." + layer + ".";
            StageSpec time = draft.residual("time", block + "ln1.weight", timeMix(block + "attention.", width, inner));
            StageSpec channel = draft.residual("channel", block + "ln2.weight",
                    channelMix(block + "feed_forward.", width, channels));
            draft.layer(rescaled(time, layer, rescaleEvery, false), rescaled(channel, layer, rescaleEvery, true));
        }
        return draft.plan(new ModelDraft.Ends(prefix + "embeddings.weight", prefix + "ln_out.weight", "head.weight",
                config.positive(50_277, "vocab_size"), config.flag(false, "tie_word_embeddings"),
                PublishedSettings.endTokens(config, 0), 0));
    }

    private static BlockDraft timeMix(String prefix, int width, int inner) {
        BlockDraft block = new BlockDraft("rwkv").option("version", "4").option("headDim", inner)
                .weight("decay", prefix + "time_decay").weight("bonus", prefix + "time_first")
                .weight("mix_r", flat(prefix + "time_mix_receptance", width))
                .weight("mix_k", flat(prefix + "time_mix_key", width))
                .weight("mix_v", flat(prefix + "time_mix_value", width));
        return block.projection("receptance", prefix + "receptance", false).projection("key", prefix + "key", false)
                .projection("value", prefix + "value", false).projection("output", prefix + "output", false);
    }

    private static BlockDraft channelMix(String prefix, int width, int inner) {
        return new BlockDraft("rwkvchannel").option("version", "4").option("innerWidth", inner)
                .weight("mix_r", flat(prefix + "time_mix_receptance", width))
                .weight("mix_k", flat(prefix + "time_mix_key", width))
                .projection("receptance", prefix + "receptance", false).projection("key", prefix + "key", false)
                .projection("value", prefix + "value", false);
    }

    /** The published class halves the hidden state after every so many layers, and later results with it. */
    private static StageSpec rescaled(StageSpec stage, int layer, int every, boolean last) {
        if (every <= 0) {
            return stage;
        }
        BranchSpec branch = stage.branches().getFirst();
        double scale = Math.scalb(1.0, -(layer / every));
        double halved = last && (layer + 1) % every == 0 ? 0.5 : 1;
        return new StageSpec(List.of(new BranchSpec(branch.source(), branch.norm(), branch.block(), 1, scale)),
                new Combine.Residual(halved, halved));
    }

    private static WeightExpression flat(String tensor, int width) {
        return WeightExpression.published(tensor).shaped(width);
    }
}
