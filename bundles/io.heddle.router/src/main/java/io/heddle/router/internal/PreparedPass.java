// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.run.Lanes;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The inputs of a pass of one shape, and how it is run: replayed from a plan, or operator by
 * operator. Owned by a plan cache.
 */
final class PreparedPass implements AutoCloseable {
    private final Binder binder;
    private final AssemblyOptions options;
    private final PlanCache.Key key;
    private final Arena inputs;
    private final Tensor input;
    private final Lanes lanes;
    private final Optional<Tensor> timeGaps;
    private Plan plan;

    PreparedPass(Binder binder, AssemblyOptions options, PlanCache.Key key) {
        this.binder = binder;
        this.options = options;
        this.key = key;
        inputs = new Arena(binder.device());
        StackSpec spec = binder.generation().blueprint().spec();
        Shape rows = Shape.of(key.batch());
        Shape tokens = Shape.of(key.batch(), key.time());
        switch (spec.input()) {
            case InputSpec.Tokens ids -> {
                input = inputs.allocate(DataType.I32, tokens);
                timeGaps = Optional.empty();
            }
            case InputSpec.Features features -> {
                input = inputs.allocate(options.type(), tokens.append(features.channels()));
                timeGaps = features.timeGaps() ? Optional.of(inputs.allocate(options.type(), tokens)) : Optional.empty();
            }
        }
        lanes = new Lanes(inputs.allocate(DataType.I32, rows), inputs.allocate(DataType.I32, rows),
                inputs.allocate(DataType.I32, rows), Optional.empty());
    }

    Tensor input() {
        return input;
    }

    Lanes lanes() {
        return lanes;
    }

    Optional<Tensor> timeGaps() {
        return timeGaps;
    }

    /** Runs the pass on what the inputs hold now and hands over the result, which is valid inside the call only. */
    void run(Consumer<Tensor> result) {
        run(new StackForward(binder.generation().blueprint()), result);
    }

    /** The same, with a forward pass of one's own over the same blueprint. */
    void run(StackForward forward, Consumer<Tensor> result) {
        if (!options.recorded()) {
            try (EagerPass pass = new EagerPass(binder, lanes, timeGaps)) {
                result.accept(forward.run(input, options.type(), key.lastOnly(), pass));
            }
            return;
        }
        if (plan == null) {
            Recorder recorder = new Recorder(lanes, timeGaps);
            Tensor output = forward.run(input, options.type(), key.lastOnly(), recorder);
            plan = Plan.bind(recorder, output, binder);
        }
        result.accept(plan.run());
    }

    @Override
    public void close() {
        if (plan != null) {
            plan.close();
        }
        inputs.close();
    }
}
