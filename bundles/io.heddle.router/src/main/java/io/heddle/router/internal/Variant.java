// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.run.Lanes;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Choice;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.SessionOptions;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One resolution of a stack's alternatives; most stacks have one. It keeps a generation as long as all it
 * needs is there, takes a better one when it comes, and waits otherwise. Owned by its stack.
 */
final class Variant {
    private final Router router;
    private final AssemblyOptions options;
    private final Generations generations;
    private final Succession succession;
    private final Set<RunningSession> sessions = ConcurrentHashMap.newKeySet();

    /** @param pool the prepared weights of all variants of the stack */
    Variant(Router router, Succession.Wish wish, AssemblyOptions options, PreparedWeights pool) {
        this.router = router;
        this.options = options;
        generations = new Generations(wish.spec().name());
        succession = new Succession(router, generations, sessions, options, wish, pool);
    }

    /** See {@link RunningStack#revise}. */
    void revise(String cause) {
        succession.revise(cause);
    }

    /** See {@link RunningStack#left}. */
    boolean left(Object service) {
        return succession.left(service);
    }

    Generations generations() {
        return generations;
    }

    Converters converters() {
        return router.converters();
    }

    /** What it is now. */
    Succession.Wish wish() {
        return succession.wish();
    }

    StackSpec spec() {
        return succession.wish().spec();
    }

    /** A session has moved on from an older generation, or was closed. */
    void released(RunningSession session, boolean closed) {
        if (closed) {
            sessions.remove(session);
            generations.current().ifPresent(generation -> generation.forget(session));
        }
        succession.settle();
    }

    /** Becomes something else; see {@link io.heddle.api.stack.Stack#swap}. */
    SwapReport exchange(Succession.Wish wanted, String cause) {
        return succession.exchange(wanted, cause);
    }

    Optional<String> waitingFor() {
        return generations.waiting();
    }

    StackOutline outline() {
        return ready().blueprint().outline();
    }

    List<String> computes() {
        return generations.current().map(generation -> generation.kernels().names()).orElse(List.of());
    }

    /** Where it runs; waits a bounded time until it is known. */
    Device device() {
        try (Generation.Lease lease = generations.lease()) {
            return lease.generation().kernels().device();
        }
    }

    private Generation ready() {
        return generations.current().orElseThrow(() -> new MissingMechanismException("the stack " + spec().name()
                + " is not ready: " + generations.waiting().orElse("it changes right now")));
    }

    /** @param choices that led here, for the session's record */
    RunningSession open(SessionOptions wanted, List<Choice> choices) {
        try (Generation.Lease lease = generations.lease()) {
            RunningSession session = new RunningSession(this, lease.generation(), options, wanted, choices);
            sessions.add(session);
            return session;
        }
    }

    /** The operators of a pass. */
    String plan(int batch, int time) {
        Shape rows = Shape.of(batch);
        Tensor ints = Tensor.unbound(new TensorSpec(DataType.I32, rows));
        Lanes lanes = new Lanes(ints, ints, ints, Optional.empty());
        Shape tokens = Shape.of(batch, time);
        InputSpec read = spec().input();
        Tensor input = Tensor.unbound(switch (read) {
            case InputSpec.Tokens ids -> new TensorSpec(DataType.I32, tokens);
            case InputSpec.Features features -> new TensorSpec(options.type(), tokens.append(features.channels()));
        });
        boolean gaps = read instanceof InputSpec.Features features && features.timeGaps();
        Recorder recorder = new Recorder(lanes, gaps
                ? Optional.of(Tensor.unbound(new TensorSpec(options.type(), tokens))) : Optional.empty());
        new StackForward(ready().blueprint()).run(input, options.type(), false, recorder);
        return Drawing.of(recorder.nodes());
    }

    void close() {
        succession.close();
    }
}
