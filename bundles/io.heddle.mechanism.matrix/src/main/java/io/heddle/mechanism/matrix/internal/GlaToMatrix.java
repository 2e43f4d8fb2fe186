// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Gated linear attention is a matrix recurrence that erases nothing: both carry the same tensors. */
@Component
public final class GlaToMatrix implements StateConverter {
    @Override
    public String from() {
        return "gla";
    }

    @Override
    public String to() {
        return MatrixMechanism.MATRIX;
    }

    @Override
    public Optional<String> refusal(End from, End to) {
        return MatrixTerms.ofGla(from).refusal(from, MatrixTerms.ofMatrix(to), to)
                .or(() -> MatrixTerms.ofGates(from, to));
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }
}
