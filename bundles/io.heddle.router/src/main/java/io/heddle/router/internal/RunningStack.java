// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.run.Lanes;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.SessionOptions;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.WeightStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A stack that keeps a generation as long as all it needs is there, takes a better one when it comes, and waits otherwise. */
final class RunningStack implements Stack {
    private final Router router;
    private final AssemblyOptions options;
    private final Generations generations;
    private final Succession succession;
    private final Set<RunningSession> sessions = ConcurrentHashMap.newKeySet();

    RunningStack(Router router, StackSpec spec, WeightStore store, AssemblyOptions options) {
        this.router = router;
        this.options = options;
        generations = new Generations(spec.name());
        succession = new Succession(router, generations, sessions, options, new Succession.Wish(spec, store));
    }

    /**
     * Moves to what the registered services allow now, if that is another generation than the current.
     *
     * @param cause what happened, in one line
     * @throws RuntimeException for what no arriving service can mend: a bad option, a missing weight
     */
    void revise(String cause) {
        succession.revise(cause);
    }

    /**
     * A service leaves: passes on it end, and it is let go.
     *
     * @return whether it was in use, so that another is to be looked for
     */
    boolean left(Object service) {
        return succession.left(service);
    }

    Generations generations() {
        return generations;
    }

    Converters converters() {
        return router.converters();
    }

    /** A session has moved on from an older generation, or was closed. */
    void released(RunningSession session, boolean closed) {
        if (closed) {
            sessions.remove(session);
            generations.current().ifPresent(generation -> generation.forget(session));
        }
        succession.settle();
    }

    @Override
    public SwapReport swap(SwapOrder order) {
        return succession.swap(order);
    }

    @Override
    public StackSpec spec() {
        return succession.wish().spec();
    }

    @Override
    public Optional<String> waitingFor() {
        return generations.waiting();
    }

    @Override
    public StackOutline outline() {
        return ready().blueprint().outline();
    }

    @Override
    public List<String> computes() {
        return generations.current().map(generation -> generation.kernels().names()).orElse(List.of());
    }

    private Generation ready() {
        return generations.current().orElseThrow(() -> new MissingMechanismException("the stack " + spec().name()
                + " is not ready: " + generations.waiting().orElse("it changes right now")));
    }

    @Override
    public Session open(SessionOptions wanted) {
        try (Generation.Lease lease = generations.lease()) {
            RunningSession session = new RunningSession(this, lease.generation(), options, wanted);
            sessions.add(session);
            return session;
        }
    }

    @Override
    public int longestContext(int slots) {
        Generation generation = ready();
        int fits = SessionStates.longestContext(generation.blueprint(), generation.kernels().device(), options.type(), slots);
        return spec().input() instanceof InputSpec.Tokens tokens && tokens.positions() > 0
                ? Math.min(fits, tokens.positions()) : fits;
    }

    @Override
    public String plan(int batch, int time) {
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

    @Override
    public void close() {
        if (!generations.isClosed()) {
            router.closed(this);
            succession.close();
        }
    }
}
