// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Runs operators as they come; results live until the pass is closed. The reference for recorded plans. */
final class EagerPass extends Pass implements AutoCloseable {
    private final Binder binder;
    private final Arena results;

    EagerPass(Binder binder, Lanes lanes, Optional<Tensor> timeGaps) {
        super(lanes, timeGaps);
        this.binder = binder;
        results = new Arena(binder.device());
    }

    @Override
    public List<Tensor> applyAll(Operator operator) {
        List<Tensor> outputs = outputs(operator, spec -> results.allocate(spec.type(), spec.shape()));
        try (Arena scratch = new Arena(binder.device()); Step step = binder.bind(operator, outputs, lanes(), scratch)) {
            step.run();
        }
        return outputs;
    }

    @Override
    Tensor guarded(Tensor count, Tensor instead, UnaryOperator<Tensor> body) {
        return allZero(count) ? instead : body.apply(instead);
    }

    @Override
    public void close() {
        results.close();
    }
}
