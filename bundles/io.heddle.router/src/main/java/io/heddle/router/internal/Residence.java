// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.IncompatibleStateException;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.SwapReport;
import java.util.Optional;

/**
 * Which generation a session's states belong to, and how they come to the next one. It moves when a
 * pass begins, never during one. Used by the session's thread; its standing may be read by any.
 */
final class Residence implements AutoCloseable {
    /** How the states get to another generation is decided from this alone. */
    private record Standing(int generation, Layout layout, boolean tokensKnown, int begun, Migration.Way cameBy) {}

    private final Generations generations;
    private final Converters converters;
    private final AssemblyOptions options;
    private final int context;
    private final Slots slots;
    private SessionStates states;
    private Provenance provenance;
    private int moves;
    private volatile Standing standing;

    Residence(Generation generation, Generations generations, Converters converters, AssemblyOptions options, Slots slots,
            int context) {
        this.generations = generations;
        this.converters = converters;
        this.options = options;
        this.slots = slots;
        this.context = context;
        states = emptyStates(generation);
        provenance = generation.provenance();
        standing = new Standing(generation.number(), Layout.of(generation), true, 0, Migration.Way.KEEP);
    }

    private SessionStates emptyStates(Generation generation) {
        return new SessionStates(generation.blueprint(), generation.kernels().device(), options, slots.count(), context);
    }

    SessionStates states() {
        return states;
    }

    /** What runs there. */
    Provenance provenance() {
        return provenance;
    }

    /** Whether a sequence may be read in several passes. */
    boolean steps() {
        return standing.layout().steps();
    }

    /** Counts up when states took another form, so that copies of them are of no use. */
    int moves() {
        return moves;
    }

    /** Whether it is on a generation that new passes do not take any more. */
    boolean isBehind() {
        return generations.current().map(now -> now.number() != standing.generation()).orElse(false);
    }

    /** Lets other threads see what has changed in the slots. */
    void publish() {
        Standing last = standing;
        if (last.begun() != slots.begun() || last.tokensKnown() != slots.tokensKnown()) {
            standing = new Standing(last.generation(), last.layout(), slots.tokensKnown(), slots.begun(), last.cameBy());
        }
    }

    /**
     * The right to run a pass where the states are, after they have moved if they must.
     *
     * @throws IncompatibleStateException if they cannot move and what they belong to is gone
     */
    Generation.Lease enter() {
        Generation.Lease lease = generations.lease();
        try {
            if (lease.generation().number() == standing.generation() || moveTo(lease.generation())) {
                return lease;
            }
        } catch (RuntimeException | Error failed) {
            lease.close();
            throw failed;
        }
        lease.close();
        return generations.leaseOf(standing.generation()).orElseThrow(() -> new IncompatibleStateException(
                "the stack was reassembled in a way that this sequence's state does not fit, its tokens are not known,"
                        + " and what it ran on has left; reset it, or open a new session"));
    }

    private boolean moveTo(Generation next) {
        Layout layout = Layout.of(next);
        Migration migration = new Migration(standing.layout(), layout, converters);
        Migration.Way way = slots.begun() == 0 && !standing.layout().keepsTheSame(layout) ? Migration.Way.REBUILD
                : migration.way(slots.tokensKnown());
        switch (way) {
            case FINISH -> {
                return false;
            }
            case KEEP -> { }
            case CONVERT -> take(converted(migration, next));
            case REBUILD -> {
                take(emptyStates(next));
                slots.emptied();
            }
        }
        provenance = next.provenance();
        standing = new Standing(next.number(), layout, slots.tokensKnown(), slots.begun(), way);
        return true;
    }

    private SessionStates converted(Migration migration, Generation next) {
        SessionStates moved = emptyStates(next);
        try {
            for (int slot = 0; slot < slots.count(); slot++) {
                if (slots.inStates(slot) > 0) {
                    Snapshots.restore(moved, slot, migration.translate(Snapshots.save(states, slot, slots.inStates(slot))));
                }
            }
            return moved;
        } catch (RuntimeException | Error failed) {
            moved.close();
            throw failed;
        }
    }

    private void take(SessionStates next) {
        states.close();
        states = next;
        moves++;
    }

    /**
     * What becomes of the sequences when passes go to another generation; for any thread.
     *
     * @param sequences how many continue in which way
     * @param needs the older generation on which they finish
     */
    record Prospect(SwapReport.Sequences sequences, Optional<Integer> needs) {}

    /** @param layout of the generation that new passes take */
    Prospect prospect(int generation, Layout layout) {
        Standing now = standing;
        if (now.begun() == 0 && now.tokensKnown()) {
            return new Prospect(SwapReport.Sequences.none(), Optional.empty());
        }
        Migration.Way way = now.generation() == generation ? now.cameBy()
                : new Migration(now.layout(), layout, converters).way(now.tokensKnown());
        int count = now.begun();
        return switch (way) {
            case KEEP -> new Prospect(new SwapReport.Sequences(count, 0, 0, 0), Optional.empty());
            case CONVERT -> new Prospect(new SwapReport.Sequences(0, count, 0, 0), Optional.empty());
            case REBUILD -> new Prospect(new SwapReport.Sequences(0, 0, count, 0), Optional.empty());
            case FINISH -> new Prospect(new SwapReport.Sequences(0, 0, 0, count), Optional.of(now.generation()));
        };
    }

    @Override
    public void close() {
        states.close();
    }
}
