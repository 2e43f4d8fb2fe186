// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.SwapFailedException;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.weight.WeightStore;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one generation of a stack follows another: drawn, tried, installed, and the one before it let
 * go when nobody finishes on it. One change at a time; a service that leaves waits for none of them.
 */
final class Succession {
    /** Below the 5 s for which declarative services wait on a bind or unbind method. */
    private static final long DRAIN_MILLIS = 4_000;
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    /**
     * What the stack shall be.
     *
     * @param spec its description
     * @param store where its weights come from
     */
    record Wish(StackSpec spec, WeightStore store) {}

    private final Router router;
    private final Generations generations;
    private final Set<RunningSession> sessions;
    private final AssemblyOptions options;
    private final PreparedWeights pool;
    private final Verdicts verdicts = new Verdicts();
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Wish wish;
    private int installed;
    private volatile List<String> lastChosen = List.of();

    Succession(Router router, Generations generations, Set<RunningSession> sessions, AssemblyOptions options, Wish wish,
            PreparedWeights pool) {
        this.router = router;
        this.generations = generations;
        this.sessions = sessions;
        this.options = options;
        this.wish = wish;
        this.pool = pool;
    }

    Wish wish() {
        return wish;
    }

    /** See {@link RunningStack#revise}. */
    void revise(String cause) {
        changing.lock();
        try {
            verdicts.reconsider();
            while (!generations.isClosed() && !tryNext(cause)) {
                // What failed is not asked again, so the next best is drawn now.
            }
        } catch (MissingMechanismException missing) {
            generations.waitFor(missing.getMessage() + verdicts.told());
        } finally {
            changing.unlock();
        }
    }

    /** @return whether that settles it; otherwise there is another to be tried */
    private boolean tryNext(String cause) {
        Generation next = drawn(wish);
        if (generations.current().map(now -> now.services().equals(next.services())).orElse(false)) {
            return true;
        }
        try {
            replace(next, cause);
            return true;
        } catch (SwapFailedException refused) {
            if (!(refused.getCause() instanceof Trial.Failed failed)) {
                return false;
            }
            LOG.warn("stack {}: {}", wish.spec().name(), refused.getMessage());
            if (verdicts.refuse(next, failed)) {
                return false;
            }
            generations.waitFor(refused.getMessage());
            return true;
        }
    }

    private Generation drawn(Wish wanted) {
        Blueprint blueprint = Architect.draw(wanted.spec(), block -> router.mechanisms().find(block, verdicts::isRefused));
        return new Generation(installed + 1, blueprint, router.kernels().select(options), wanted.store(), options, pool);
    }

    /** See {@link io.heddle.api.stack.Stack#swap}. */
    SwapReport exchange(Wish wanted, String cause) {
        changing.lock();
        try {
            SwapReport report = replace(drawn(wanted), cause);
            wish = wanted;
            return report;
        } finally {
            changing.unlock();
        }
    }

    private SwapReport replace(Generation next, String cause) {
        Instant began = Instant.now();
        List<String> chosen = next.provenance().mechanisms();
        Changes changes = new Changes(began, wish.spec().name(), cause, next.number(), lastChosen, chosen);
        generations.announce(next);
        try {
            // The first assembly has nothing to fall back to: its first request says what is wrong.
            if (installed > 0) {
                Trial.run(next, options);
            }
        } catch (Trial.Failed failed) {
            generations.withdraw(next);
            retire(next);
            router.log().add(changes.report(SwapReport.Outcome.ROLLED_BACK, SwapReport.Sequences.none(), failed.getMessage()));
            throw new SwapFailedException("the trial failed, " + (generations.current().isPresent()
                    ? "so what was there keeps serving: " : "and nothing else is there: ") + failed.getMessage(), failed);
        }
        if (!generations.install(next)) {
            retire(next);
            throw new SwapFailedException("what it needs left while it was tried", null);
        }
        installed = next.number();
        lastChosen = chosen;
        verdicts.accept(next);
        SwapReport report = changes.report(SwapReport.Outcome.TAKEN, settle(), "");
        if (next.number() > 1) {
            router.log().add(report);
        }
        return report;
    }

    /** Lets go the older generations on which no session finishes, and tells how all continue. */
    SwapReport.Sequences settle() {
        SwapReport.Sequences sequences = SwapReport.Sequences.none();
        Set<Integer> needed = new HashSet<>();
        Generation now = generations.current().orElse(null);
        if (now == null) {
            return sequences;
        }
        Layout layout = Layout.of(now);
        for (RunningSession session : sessions) {
            Residence.Prospect prospect = session.prospect(now.number(), layout);
            sequences = sequences.plus(prospect.sequences());
            prospect.needs().ifPresent(needed::add);
        }
        generations.unneeded(needed).forEach(this::retire);
        return sequences;
    }

    /** See {@link RunningStack#left}. */
    boolean left(Object service) {
        Instant began = Instant.now();
        verdicts.forget(service);
        List<Generation> leaving = generations.without(service, "a service that left");
        leaving.forEach(this::retire);
        if (leaving.isEmpty()) {
            return false;
        }
        if (generations.current().isEmpty()) {
            router.log().add(new Changes(began, wish.spec().name(), "a service left", installed, lastChosen, List.of())
                    .report(SwapReport.Outcome.WAITING, SwapReport.Sequences.none(), ""));
        }
        return true;
    }

    private void retire(Generation generation) {
        if (!generation.retire(DRAIN_MILLIS)) {
            LOG.warn("stack {}: a pass did not end within {} ms; its memory is kept, since it is still read",
                    wish.spec().name(), DRAIN_MILLIS);
        }
    }

    void close() {
        generations.close().forEach(this::retire);
    }
}
