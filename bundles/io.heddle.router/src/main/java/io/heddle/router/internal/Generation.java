// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.KernelSet;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Provenance;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The immutable set of mixers, kernels, prepared weights and plans that passes run on. One counted
 * lease covers one pass; what it holds is closed when it was retired and the last lease is back.
 */
final class Generation {
    /** A pass's right to use a generation; given back once. */
    interface Lease extends AutoCloseable {
        Generation generation();

        @Override
        void close();
    }

    private final int number;
    private final Blueprint blueprint;
    private final Kernels kernels;
    private final WeightStore store;
    private final AssemblyOptions options;
    private final PreparedWeights pool;
    private final Map<PreparedWeights.Key, PreparedWeight> prepared = new HashMap<>();
    private final Map<RunningSession, PlanCache> plans = new HashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Set<Thread> holders = new HashSet<>();
    private boolean retired;
    private boolean freed;
    private boolean freesOnReturn;

    /**
     * @param number counts the generations of a stack
     * @param pool the stack's prepared weights
     * @throws IllegalArgumentException if a weight is missing or misshapen
     */
    Generation(int number, Blueprint blueprint, Kernels kernels, WeightStore store, AssemblyOptions options,
            PreparedWeights pool) {
        this.number = number;
        this.pool = pool;
        this.blueprint = blueprint;
        this.kernels = kernels;
        this.store = store;
        this.options = options;
        // A missing or misshapen weight is reported when the stack is assembled, not in its first pass.
        blueprint.weights().values().forEach(store::source);
    }

    int number() {
        return number;
    }

    Blueprint blueprint() {
        return blueprint;
    }

    Kernels kernels() {
        return kernels;
    }

    /** Every service that it holds, by identity: mechanisms, sets of kernels, and kernels. */
    Set<Object> services() {
        Set<Object> services = Collections.newSetFromMap(new IdentityHashMap<>());
        services.addAll(kernels.services());
        services.addAll(blueprint.mechanisms());
        return services;
    }

    /** What it runs, as provenance: each mechanism and version with its places. */
    Provenance provenance() {
        Map<String, List<String>> places = new LinkedHashMap<>();
        blueprint.uses().forEach(use -> places.computeIfAbsent(use.info().name() + " " + use.version(),
                name -> new ArrayList<>()).add(use.path().substring("layers.".length())));
        List<String> mechanisms = places.entrySet().stream()
                .map(entry -> entry.getKey() + " at " + String.join(" ", entry.getValue())).toList();
        return new Provenance(0, 0, number, mechanisms, kernels.names());
    }

    /** The right to run one pass, or null once it is retired. */
    Lease lease() {
        lock.lock();
        try {
            if (retired) {
                return null;
            }
            if (!holders.add(Thread.currentThread())) {
                throw new IllegalStateException("this thread is inside a pass of the same stack already");
            }
            return new Held(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** The plans of a session; only under a lease. */
    PlanCache plans(RunningSession session) {
        lock.lock();
        try {
            return plans.computeIfAbsent(session, key -> new PlanCache());
        } finally {
            lock.unlock();
        }
    }

    /** Closes the plans of a session that is closed. */
    void forget(RunningSession session) {
        PlanCache cache;
        lock.lock();
        try {
            cache = plans.remove(session);
        } finally {
            lock.unlock();
        }
        if (cache != null) {
            cache.close();
        }
    }

    /** A compute's form of a weight, made on first use; equal sources share one. Only under a lease. */
    PreparedWeight prepared(KernelSet set, Weight weight) {
        lock.lock();
        try {
            PreparedWeights.Key key = new PreparedWeights.Key(set, store.source(weight), weight.use());
            PreparedWeight made = prepared.get(key);
            if (made == null) {
                made = pool.take(key, weight, options);
                prepared.put(key, made);
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets running passes end and frees everything, once: a service may leave while a trial fails.
     *
     * @param millis how long to wait for them
     * @return whether they ended; if not, the memory is leaked on purpose: a pass still reads it
     * @throws IllegalStateException if this thread is inside a pass itself; it is freed when that ends
     */
    boolean retire(long millis) {
        lock.lock();
        try {
            retired = true;
            if (holders.contains(Thread.currentThread())) {
                freesOnReturn = true;
                throw new IllegalStateException("a pass cannot end the stack that it runs on; do so from another thread");
            }
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!holders.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = returned.awaitNanos(left);
            }
            free();
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Once: a service may leave while a trial of this generation fails, and both let it go. */
    private void free() {
        if (!freed) {
            freed = true;
            plans.values().forEach(PlanCache::close);
            plans.clear();
            prepared.keySet().forEach(pool::giveBack);
            prepared.clear();
        }
    }

    private final class Held implements Lease {
        private final Thread holder;

        Held(Thread holder) {
            this.holder = holder;
        }

        @Override
        public Generation generation() {
            return Generation.this;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                holders.remove(holder);
                returned.signalAll();
                if (freesOnReturn && holders.isEmpty()) {
                    free();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
