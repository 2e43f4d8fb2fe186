// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.weight.WeightExpression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One block in the making: a mechanism, its options, and which published tensors its weights are. */
final class BlockDraft {
    private final String mechanism;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, WeightExpression> weights = new LinkedHashMap<>();

    BlockDraft(String mechanism) {
        this.mechanism = mechanism;
    }

    BlockDraft option(String name, Object value) {
        options.put(name, value);
        return this;
    }

    /** A weight that is a published tensor as it stands. */
    BlockDraft weight(String name, String tensor) {
        return weight(name, WeightExpression.published(tensor));
    }

    BlockDraft weight(String name, WeightExpression expression) {
        weights.put(name, expression);
        return this;
    }

    /** A matrix, and its bias if it has one. */
    BlockDraft projection(String name, String tensor, boolean bias) {
        weight(name, tensor + ".weight");
        return bias ? weight(name + ".bias", tensor + ".bias") : this;
    }

    BlockSpec spec() {
        return new BlockSpec(mechanism, Config.of(options));
    }

    /** By the name that the mechanism declares. */
    Map<String, WeightExpression> weights() {
        return Collections.unmodifiableMap(weights);
    }
}
