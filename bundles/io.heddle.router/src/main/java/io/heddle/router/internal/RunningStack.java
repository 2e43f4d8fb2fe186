// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Request;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.SessionOptions;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.weight.WeightStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stack as its owner sees it. What it consists of is decided when a session is opened: without
 * alternatives by its one variant, with them by the variant that the rules pick, made when it is first wanted.
 */
final class RunningStack implements Stack {
    private final Router router;
    private final AssemblyOptions options;
    private final Variants variants;
    private final ReentrantLock swapping = new ReentrantLock();
    private volatile Succession.Wish wish;
    private volatile boolean closed;

    RunningStack(Router router, StackSpec spec, WeightStore store, AssemblyOptions options) {
        this.router = router;
        this.options = options;
        wish = new Succession.Wish(spec, store);
        variants = new Variants(router, options, new Succession.Wish(Resolution.standard(spec).spec(), store));
    }

    /**
     * Moves to what the registered services allow now, if that is another generation than the current.
     *
     * @param cause what happened, in one line
     * @throws RuntimeException for what no arriving service can mend: a bad option, a missing weight
     */
    void revise(String cause) {
        variants.all().forEach(variant -> variant.revise(cause));
    }

    /**
     * A service leaves: passes on it end, and it is let go.
     *
     * @return whether it was in use, so that another is to be looked for
     */
    boolean left(Object service) {
        boolean used = false;
        for (Variant variant : variants.all()) {
            used |= variant.left(service);
        }
        return used;
    }

    @Override
    public SwapReport swap(SwapOrder order) {
        swapping.lock();
        try {
            StackSpec spec = Places.exchanged(wish.spec(), order.places(), order.block());
            WeightStore store = order.missing().<WeightStore>map(more -> new FilledStore(wish.store(), more))
                    .orElse(wish.store());
            if (spec.hasAlternatives()) {
                // Those that no request has wanted yet are not tried, but what they need must be there.
                Outlines.of(spec, router.mechanisms()::find).weights().forEach(store::source);
            }
            SwapReport report = variants.exchange(spec, store,
                    "swap of " + order.places() + " for " + order.block().mechanism(), spec.equals(wish.spec()));
            wish = new Succession.Wish(spec, store);
            return report;
        } finally {
            swapping.unlock();
        }
    }

    @Override
    public StackSpec spec() {
        return wish.spec();
    }

    @Override
    public Optional<String> waitingFor() {
        return variants.all().stream().map(Variant::waitingFor).flatMap(Optional::stream).findFirst();
    }

    @Override
    public StackOutline outline() {
        return variants.standard().outline();
    }

    @Override
    public List<String> computes() {
        return variants.standard().computes();
    }

    @Override
    public Session open(SessionOptions wanted) {
        if (!wish.spec().hasAlternatives()) {
            return variants.standard().open(wanted, List.of());
        }
        long memory = variants.standard().device().freeBytes();
        // A swap in between would leave a variant behind that is of the time before.
        swapping.lock();
        try {
            Resolution resolution = Resolution.of(wish.spec(), new Request(wanted.context(), wanted.slots(), memory));
            return variants.of(resolution, wish.store()).open(wanted, resolution.choices());
        } finally {
            swapping.unlock();
        }
    }

    @Override
    public int longestContext(int slots) {
        int longest = wish.spec().hasAlternatives() ? longestOfAll(slots) : longest(wish.spec(), slots);
        return wish.spec().input() instanceof InputSpec.Tokens tokens && tokens.positions() > 0
                ? Math.min(longest, tokens.positions()) : longest;
    }

    /** From the longest down: the first context whose own variant reaches it. */
    private int longestOfAll(int slots) {
        long memory = variants.standard().device().freeBytes();
        for (long most : Resolution.longestFirst(wish.spec())) {
            Resolution there = Resolution.of(wish.spec(), new Request(most, slots, memory));
            int reached = (int) Math.min(most, longest(there.spec(), slots));
            if (reached > 0 && Resolution.of(wish.spec(), new Request(reached, slots, memory)).spec().equals(there.spec())) {
                return reached;
            }
        }
        return 0;
    }

    private int longest(StackSpec spec, int slots) {
        return SessionStates.longestContext(Architect.draw(spec, router.mechanisms()::find), variants.standard().device(),
                options, slots);
    }

    @Override
    public String plan(int batch, int time) {
        return variants.standard().plan(batch, time);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            router.closed(this);
            variants.close();
        }
    }
}
