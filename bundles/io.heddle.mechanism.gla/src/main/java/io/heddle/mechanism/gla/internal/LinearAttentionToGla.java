// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Linear attention that does not divide its sum, and norms it, is gated linear attention with a gate of 1. */
@Component
public final class LinearAttentionToGla implements StateConverter {
    @Override
    public String from() {
        return "linearattention";
    }

    @Override
    public String to() {
        return GlaMechanism.GLA;
    }

    @Override
    public Optional<String> refusal(End from, End to) {
        boolean divides = from.options().flag(!from.options().text("featureMap").orElse("").equals("identity"), "normalised");
        for (String norm : List.of("queryNorm", "keyNorm")) {
            if (from.options().flag(false, norm)) {
                return Optional.of(norm + " is true, which gla does not know; false is needed");
            }
        }
        return divides ? Optional.of("normalised is true, and gla does not divide its sum; false is needed")
                : GlaTerms.ofLinearAttention(from).refusal(from, GlaTerms.ofGla(to), to);
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }
}
