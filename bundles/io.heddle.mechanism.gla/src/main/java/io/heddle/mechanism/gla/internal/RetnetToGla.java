// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * A retention of flash-linear-attention is gated linear attention with a rotation whose gate is the
 * head's decay: both carry the same sum of values and turned keys, and the same last inputs of
 * convolutions.
 */
@Component
public final class RetnetToGla implements StateConverter {
    @Override
    public String from() {
        return "retnet";
    }

    @Override
    public String to() {
        return GlaMechanism.GLA;
    }

    @Override
    public Optional<String> refusal(End from, End to) {
        return GlaTerms.ofRetnetsDecay(from, to)
                .or(() -> GlaTerms.ofRetnet(from).refusal(from, GlaTerms.ofGla(to), to));
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }
}
