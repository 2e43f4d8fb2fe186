// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.MissingMechanismException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The generations of one stack: the one that new passes take, the one that is being tried, and those
 * on which sequences finish. It decides who may run where; retiring is up to whoever takes one out.
 * Thread-safe.
 */
final class Generations {
    private static final long WAIT_MILLIS = 5_000;

    private final String stack;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Generation> aging = new ArrayList<>();
    private Generation current;
    private Generation candidate;
    private String waiting = "its first assembly";
    private boolean closed;

    Generations(String stack) {
        this.stack = stack;
    }

    /** The one that new passes take, if there is one. */
    Optional<Generation> current() {
        lock.lock();
        try {
            return Optional.ofNullable(current);
        } finally {
            lock.unlock();
        }
    }

    /** What is waited for; empty while there is a current generation. */
    Optional<String> waiting() {
        lock.lock();
        try {
            return current == null ? Optional.of(closed ? "nothing: it is closed" : waiting) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    void waitFor(String what) {
        lock.lock();
        try {
            waiting = what;
        } finally {
            lock.unlock();
        }
    }

    /** The right to run a pass on the current generation; waits a bounded time while there is none. */
    Generation.Lease lease() {
        long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw new IllegalStateException("the stack " + stack + " is closed");
                }
                Generation.Lease lease = current == null ? null : current.lease();
                if (lease != null) {
                    return lease;
                }
                if (left <= 0) {
                    throw new MissingMechanismException("the stack " + stack + " waited " + WAIT_MILLIS / 1000 + " s: "
                            + waiting);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the stack " + stack + " waited: " + waiting);
        } finally {
            lock.unlock();
        }
    }

    /** The right to run a pass on an older generation, if that is still alive. */
    Optional<Generation.Lease> leaseOf(int number) {
        lock.lock();
        try {
            return aging.stream().filter(generation -> generation.number() == number).findFirst().map(Generation::lease);
        } finally {
            lock.unlock();
        }
    }

    /** Announces one that is tried, so that it goes when what it needs goes. */
    void announce(Generation tried) {
        lock.lock();
        try {
            candidate = tried;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back what was announced. */
    void withdraw(Generation tried) {
        lock.lock();
        try {
            if (candidate == tried) {
                candidate = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the announced one current; the one before it becomes an aging one.
     *
     * @return whether it was still there: it is not if what it needs has left, or the stack is closed
     */
    boolean install(Generation tried) {
        lock.lock();
        try {
            if (candidate != tried || closed) {
                return false;
            }
            candidate = null;
            if (current != null) {
                aging.add(current);
            }
            current = tried;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all that hold a service. */
    List<Generation> without(Object service, String reason) {
        lock.lock();
        try {
            List<Generation> leaving = new ArrayList<>(aging.stream().filter(one -> one.services().contains(service)).toList());
            aging.removeAll(leaving);
            if (candidate != null && candidate.services().contains(service)) {
                leaving.add(candidate);
                candidate = null;
            }
            if (current != null && current.services().contains(service)) {
                leaving.add(current);
                current = null;
                waiting = reason;
            }
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out the aging ones on which nobody finishes. */
    List<Generation> unneeded(java.util.Set<Integer> needed) {
        lock.lock();
        try {
            List<Generation> leaving = aging.stream().filter(one -> !needed.contains(one.number())).toList();
            aging.removeAll(leaving);
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    /** Takes out all, for good. */
    List<Generation> close() {
        lock.lock();
        try {
            closed = true;
            List<Generation> leaving = new ArrayList<>(aging);
            aging.clear();
            if (current != null) {
                leaving.add(current);
                current = null;
            }
            if (candidate != null) {
                leaving.add(candidate);
                candidate = null;
            }
            changed.signalAll();
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
