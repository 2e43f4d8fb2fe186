// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.run.Lanes;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.WeightStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stack that keeps a generation as long as all it needs is there, and waits otherwise. */
final class RunningStack implements Stack {
    /** Below the 5 s for which declarative services wait on a bind or unbind method. */
    private static final long DRAIN_MILLIS = 4_000;
    private static final long WAIT_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(RunningStack.class);

    private final Router router;
    private final StackSpec spec;
    private final WeightStore store;
    private final AssemblyOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Generation current;
    private String waiting = "its first assembly";
    private boolean closed;

    RunningStack(Router router, StackSpec spec, WeightStore store, AssemblyOptions options) {
        this.router = router;
        this.spec = spec;
        this.store = store;
        this.options = options;
    }

    /**
     * Binds a generation if there is none and all it needs is there.
     *
     * @throws RuntimeException for what no arriving service can mend: a bad option, a missing weight
     */
    void revise() {
        lock.lock();
        try {
            if (current != null || closed) {
                return;
            }
            current = new Generation(Architect.draw(spec, router.mechanisms()), router.kernels().select(options), store, options);
            waiting = null;
            changed.signalAll();
        } catch (MissingMechanismException missing) {
            waiting = missing.getMessage();
        } finally {
            lock.unlock();
        }
    }

    /** A service leaves: passes on it end, then it is let go and another is looked for. */
    void left(Object service) {
        Generation leaving;
        lock.lock();
        try {
            leaving = current;
            if (leaving == null || !leaving.holds(service)) {
                return;
            }
            current = null;
            waiting = "a service that left";
        } finally {
            lock.unlock();
        }
        drain(leaving);
        revise();
    }

    private void drain(Generation generation) {
        if (!generation.retire(DRAIN_MILLIS)) {
            LOG.warn("stack {}: a pass did not end within {} ms; its memory is kept, since it is still read",
                    spec.name(), DRAIN_MILLIS);
        }
    }

    /** The right to run a pass; waits a bounded time while a mechanism is away. */
    Generation.Lease lease() {
        long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw new IllegalStateException("the stack " + spec.name() + " is closed");
                }
                Generation.Lease lease = current == null ? null : current.lease();
                if (lease != null) {
                    return lease;
                }
                if (left <= 0) {
                    throw new MissingMechanismException("the stack " + spec.name() + " waited " + WAIT_MILLIS / 1000
                            + " s: " + waiting);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack " + spec.name() + " waited: " + waiting);
        } finally {
            lock.unlock();
        }
    }

    /** A session was closed by its owner. */
    void closed(RunningSession session) {
        Generation generation;
        lock.lock();
        try {
            generation = current;
        } finally {
            lock.unlock();
        }
        if (generation != null) {
            generation.forget(session);
        }
    }

    @Override
    public StackSpec spec() {
        return spec;
    }

    @Override
    public Optional<String> waitingFor() {
        lock.lock();
        try {
            return Optional.ofNullable(waiting);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StackOutline outline() {
        return ready().blueprint().outline();
    }

    @Override
    public List<String> computes() {
        lock.lock();
        try {
            return current == null ? List.of() : current.kernels().names();
        } finally {
            lock.unlock();
        }
    }

    private Generation ready() {
        lock.lock();
        try {
            if (current == null) {
                throw new MissingMechanismException("the stack " + spec.name() + " is not ready: "
                        + (closed ? "it is closed" : waiting));
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Session open(int slots, int context) {
        if (slots < 1 || context < 1) {
            throw new IllegalArgumentException("a session of " + slots + " slots and " + context
                    + " tokens; at least 1 of each is allowed");
        }
        try (Generation.Lease lease = lease()) {
            return new RunningSession(this, lease.generation(), options, slots, context);
        }
    }

    @Override
    public String plan(int batch, int time) {
        Shape rows = Shape.of(batch);
        Tensor ints = Tensor.unbound(new TensorSpec(DataType.I32, rows));
        Lanes lanes = new Lanes(ints, ints, ints, Optional.empty());
        Shape tokens = Shape.of(batch, time);
        Tensor input = Tensor.unbound(switch (spec.input()) {
            case InputSpec.Tokens ids -> new TensorSpec(DataType.I32, tokens);
            case InputSpec.Features features -> new TensorSpec(options.type(), tokens.append(features.channels()));
        });
        boolean gaps = spec.input() instanceof InputSpec.Features features && features.timeGaps();
        Recorder recorder = new Recorder(lanes, gaps
                ? Optional.of(Tensor.unbound(new TensorSpec(options.type(), tokens))) : Optional.empty());
        new StackForward(ready().blueprint()).run(input, options.type(), false, recorder);
        return Drawing.of(recorder.nodes());
    }

    @Override
    public void close() {
        Generation leaving;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            waiting = "nothing: it is closed";
            leaving = current;
            current = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        router.closed(this);
        if (leaving != null) {
            drain(leaving);
        }
    }
}
