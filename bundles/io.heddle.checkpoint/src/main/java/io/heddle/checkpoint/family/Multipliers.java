// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.util.List;

/**
 * Factors with which a published model holds its activations at one size whatever its width.
 *
 * @param embeddings of the embeddings
 * @param branches of what each stage adds to the hidden state
 * @param logits of the logits
 */
record Multipliers(double embeddings, double branches, double logits) {
    /** The plan with these factors in place of its own; its stages must be plain residuals. */
    ModelPlan on(ModelPlan plan) {
        StackSpec stack = plan.stack();
        InputSpec.Tokens input = (InputSpec.Tokens) stack.input();
        HeadSpec head = stack.head();
        List<LayerSpec> layers = stack.layers().stream()
                .map(layer -> new LayerSpec(layer.stages().stream().map(this::scaled).toList(), layer.direction())).toList();
        return new ModelPlan(new StackSpec(stack.name(), stack.width(),
                new InputSpec.Tokens(input.vocabulary(), embeddings, input.positions(), input.norm()), stack.blocks(), layers,
                new HeadSpec(head.kind(), head.norm(), head.size(), head.tied(), head.bias(), logits, head.softCap())),
                plan.weights(), plan.endTokens(), plan.context());
    }

    private StageSpec scaled(StageSpec stage) {
        return new StageSpec(stage.branches(), new Combine.Residual(1, branches));
    }
}
