// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * A retention of flash-linear-attention is a matrix recurrence with a rotation that erases nothing
 * and whose gate is the head's decay: both carry the same tensors.
 */
@Component
public final class RetnetToMatrix implements StateConverter {
    @Override
    public String from() {
        return "retnet";
    }

    @Override
    public String to() {
        return MatrixMechanism.MATRIX;
    }

    @Override
    public Optional<String> refusal(End from, End to) {
        return MatrixTerms.ofRetnetsDecay(from, to)
                .or(() -> MatrixTerms.ofRetnet(from).refusal(from, MatrixTerms.ofMatrix(to), to));
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }
}
