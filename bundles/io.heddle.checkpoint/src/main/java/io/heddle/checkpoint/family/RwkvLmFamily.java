// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** RWKV-4 to 7 under the names of RWKV-LM, whose files come without a configuration: names and shapes tell all. */
@Component(property = Family.NAME + "=rwkv-lm")
public final class RwkvLmFamily implements Family {
    private static final double EPSILON = 1e-5;
    /** Below this many tokens are bytes, none of which ends a text; in the larger vocabularies 0 does. */
    private static final int BYTES = 256;

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("rwkv-lm", List.of(), "RWKV-4, 5, 6 and 7 under their authors' tensor names, without config.json",
                "Peng et al. 2023, 2024 and 2025; BlinkDL's RWKV-LM");
    }

    @Override
    public boolean recognises(Map<String, Shape> tensors) {
        return tensors.keySet().containsAll(List.of("emb.weight", "blocks.0.ln0.weight", "blocks.0.att.receptance.weight",
                "blocks.0.ffn.key.weight", "ln_out.weight"));
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        PublishedTensors published = new PublishedTensors(tensors);
        Shape embeddings = published.shape("emb.weight");
        int width = embeddings.width();
        ModelDraft draft = new ModelDraft("rwkv-lm", width, EPSILON, tensors).layerNormed(true);
        RwkvLmMixes mixes = RwkvLmMixes.read(draft.tensors(), width);
        draft.embeddingNorm("blocks.0.ln0.weight");
        for (int layer = 0; published.has("blocks." + layer + ".ln1.weight"); layer++) {
            String block = "blocks." + layer + ".";
            draft.layer(draft.residual("time", block + "ln1.weight", mixes.time(layer, block + "att.")),
                    draft.residual("channel", block + "ln2.weight", mixes.channel(block + "ffn.")));
        }
        int vocabulary = embeddings.size(0);
        return draft.plan(new ModelDraft.Ends("emb.weight", "ln_out.weight", "head.weight", vocabulary, false,
                vocabulary <= BYTES ? Set.of() : Set.of(0), 0));
    }
}
