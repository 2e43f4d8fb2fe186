// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** xLSTM-7B (Beck et al. 2025): the matrix cell and a gated MLP in every layer, with capped gates and logits. */
@Component(property = Family.NAME + "=xlstm")
public final class XlstmFamily implements Family {
    private static final ModelDraft.Standard STANDARD = new ModelDraft.Standard(50_304, false, 2, 0);

    @Override
    public FamilyInfo describe() {
        return new FamilyInfo("xlstm", List.of("xlstm"), "the matrix cell of xLSTM and a gated MLP in every layer",
                "Beck et al. 2025, xLSTM 7B; transformers xLSTMForCausalLM");
    }

    @Override
    public ModelPlan plan(Config config, Map<String, Shape> tensors) {
        UnsupportedSettings.refuse(config);
        if (config.flag(false, "use_bias")) {
            throw new ConfigException("use_bias is true; false is allowed in this family");
        }
        int width = config.positive(config.positive(4096, "embedding_dim"), "hidden_size");
        XlstmSettings settings = XlstmSettings.read(config, width);
        ModelDraft draft = new ModelDraft("xlstm", width, settings.epsilon(), tensors);
        String prefix = draft.tensors().has("embeddings.weight") ? "" : "backbone.";
        // The published model counts blocks; layers are the name that other classes give them.
        int layers = config.positive(config.positive(32, "num_hidden_layers"), "num_blocks");
        for (int layer = 0; layer < layers; layer++) {
            String names = prefix + "blocks." + layer + ".";
            draft.layer(draft.residual("mlstm", names + "norm_mlstm.weight", settings.cell(names + "mlstm_layer.", draft.tensors())),
                    draft.residual("mlp", names + "norm_ffn.weight", settings.mlp(names + "ffn.")));
        }
        ModelPlan plan = draft.plan(ModelDraft.Ends.read(config, STANDARD, prefix + "embeddings.weight",
                prefix + "out_norm.weight"));
        return capped(plan, config.number("output_logit_soft_cap").orElse(30));
    }

    private static ModelPlan capped(ModelPlan plan, double cap) {
        StackSpec stack = plan.stack();
        HeadSpec head = stack.head();
        HeadSpec capped = new HeadSpec(head.kind(), head.norm(), head.size(), head.tied(), head.bias(), head.scale(), cap);
        return new ModelPlan(new StackSpec(stack.name(), stack.width(), stack.input(), stack.blocks(), stack.layers(), capped),
                plan.weights(), plan.endTokens(), plan.context());
    }

}
