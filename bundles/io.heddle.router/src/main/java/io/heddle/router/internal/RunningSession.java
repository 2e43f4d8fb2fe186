// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.StateSnapshot;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A session on whatever generation of its stack is current when a pass begins. */
final class RunningSession implements Session {
    private record Point(RunningSession session, int slot, int length, long epoch, int moves, Map<String, byte[]> copies)
            implements Mark {}

    private final RunningStack stack;
    private final int context;
    private final Slots slots;
    private final Spans spans;
    private final Residence residence;
    private final SessionPasses passes;
    private boolean closed;

    RunningSession(RunningStack stack, Generation generation, AssemblyOptions options, int slots, int context) {
        this.stack = stack;
        this.context = context;
        this.slots = new Slots(slots);
        spans = new Spans(slots);
        residence = new Residence(generation, stack.generations(), stack.converters(), options, this.slots, context);
        passes = new SessionPasses(this, stack, options, this.slots, spans, residence);
    }

    @Override
    public Output forward(List<Row> rows) {
        return tokens(rows, false);
    }

    @Override
    public Output advance(List<Row> rows) {
        return tokens(rows, true);
    }

    private Output tokens(List<Row> rows, boolean lastOnly) {
        if (!(stack.spec().input() instanceof InputSpec.Tokens input)) {
            throw new IllegalArgumentException("this stack reads features, not tokens");
        }
        List<SessionPasses.Piece> pieces = new ArrayList<>(rows.size());
        for (Row row : rows) {
            for (int id : row.tokens()) {
                if (id < 0 || id >= input.vocabulary()) {
                    throw new IllegalArgumentException("token " + id + " is not in the vocabulary of " + input.vocabulary()
                            + "; 0 to " + (input.vocabulary() - 1) + " are allowed");
                }
            }
            pieces.add(new SessionPasses.Piece(row.slot(), row.tokens(), row.tokens().length));
        }
        check(pieces);
        return passes.run(pieces, lastOnly, prepared -> SessionPasses.fill(pieces, prepared));
    }

    @Override
    public Output forwardFeatures(List<FeatureRow> rows) {
        if (!(stack.spec().input() instanceof InputSpec.Features input)) {
            throw new IllegalArgumentException("this stack reads tokens, not features");
        }
        for (FeatureRow row : rows) {
            for (float[] token : row.features()) {
                if (token.length != input.channels()) {
                    throw new IllegalArgumentException("a token has " + token.length + " features; this stack reads "
                            + input.channels());
                }
            }
            int gaps = row.timeGaps() == null ? -1 : row.timeGaps().length;
            if (input.timeGaps() ? gaps != row.features().length : gaps > 0) {
                throw new IllegalArgumentException(input.timeGaps() ? "this stack needs one time gap a token"
                        : "this stack reads no time gaps");
            }
        }
        List<SessionPasses.Piece> pieces = rows.stream().map(row -> new SessionPasses.Piece(row.slot(), null, row.features().length)).toList();
        check(pieces);
        pieces.forEach(piece -> slots.willNotKnow(piece.slot()));
        residence.publish();
        return passes.run(pieces, false, prepared -> FeatureInput.fill(rows, prepared));
    }

    private void check(List<SessionPasses.Piece> pieces) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("a pass needs at least one row");
        }
        BitSet seen = new BitSet();
        for (SessionPasses.Piece piece : pieces) {
            checkSlot(piece.slot());
            if (seen.get(piece.slot())) {
                throw new IllegalArgumentException("slot " + piece.slot() + " appears twice in a pass");
            }
            seen.set(piece.slot());
            if (slots.isSpoiled(piece.slot())) {
                throw new IllegalStateException("the state of slot " + piece.slot()
                        + " was left unfinished by a pass that failed; reset, rewind or restore it");
            }
            if (slots.read(piece.slot()) + (long) piece.tokens() > context) {
                throw new IllegalArgumentException("slot " + piece.slot() + " has " + slots.read(piece.slot()) + " tokens and "
                        + piece.tokens() + " more exceed its context of " + context + "; open a session with a longer one");
            }
            if (!residence.steps() && slots.read(piece.slot()) > 0 && piece.tokens() > 0) {
                throw new IllegalStateException("this stack reads whole inputs, since a layer looks ahead; reset slot "
                        + piece.slot() + " and give the whole input at once");
            }
        }
    }

    private void checkSlot(int slot) {
        if (slot < 0 || slot >= slots.count()) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (slots.count() - 1));
        }
    }

    @Override
    public int slots() {
        return slots.count();
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int length(int slot) {
        checkSlot(slot);
        return slots.read(slot);
    }

    @Override
    public void reset(int slot) {
        checkSlot(slot);
        residence.states().clear(slot);
        slots.replaced(slot, 0);
        spans.cut(slot, 0);
        residence.publish();
        if (residence.isBehind()) {
            stack.released(this, false);
        }
    }

    @Override
    public void skip(int slot, int tokens) {
        checkSlot(slot);
        if (tokens < 0 || slots.read(slot) + (long) tokens > context) {
            throw new IllegalArgumentException("slot " + slot + " has " + slots.read(slot) + " tokens, and " + tokens
                    + " more are not within its context of " + context);
        }
        slots.willNotKnow(slot);
        slots.advance(slot, null, tokens);
        spans.add(slot, slots.read(slot) - tokens, residence.provenance());
        residence.publish();
    }

    @Override
    public Mark mark(int slot) {
        checkSlot(slot);
        if (slots.inStates(slot) < slots.read(slot)) {
            passes.enter().close();
        }
        Map<String, byte[]> copies = new HashMap<>();
        residence.states().all().forEach((path, held) -> {
            if (!held.truncates()) {
                copies.put(path, held.slot(slot).toArray(ValueLayout.JAVA_BYTE));
            }
        });
        return new Point(this, slot, slots.read(slot), slots.epoch(slot), residence.moves(), copies);
    }

    @Override
    public void rewind(Mark mark) {
        if (!(mark instanceof Point point) || point.session() != this || point.epoch() != slots.epoch(point.slot())
                || point.length() > slots.read(point.slot())) {
            throw new IllegalArgumentException("this mark is of another session, lies ahead, or its slot was reset since");
        }
        if (point.moves() == residence.moves() && slots.inStates(point.slot()) >= point.length()) {
            point.copies().forEach((path, bytes) ->
                    residence.states().all().get(path).slot(point.slot()).copyFrom(MemorySegment.ofArray(bytes)));
            slots.rewound(point.slot(), point.length());
        } else if (slots.tokensKnown()) {
            // A swap gave the states another form since: the copies are of no use, but the tokens are.
            residence.states().clear(point.slot());
            slots.cutTo(point.slot(), point.length());
        } else {
            throw new IllegalArgumentException("the stack was reassembled since this mark, and the tokens before it are"
                    + " not known; reset the slot");
        }
        spans.cut(point.slot(), point.length());
        residence.publish();
    }

    @Override
    public StateSnapshot save(int slot) {
        checkSlot(slot);
        if (slots.isSpoiled(slot)) {
            throw new IllegalStateException("the state of slot " + slot + " was left unfinished by a pass that failed");
        }
        if (slots.inStates(slot) < slots.read(slot)) {
            passes.enter().close();
        }
        return Snapshots.save(residence.states(), slot, slots.read(slot));
    }

    @Override
    public void restore(int slot, StateSnapshot snapshot) {
        checkSlot(slot);
        if (snapshot.length() < 0 || snapshot.length() > context) {
            throw new IllegalArgumentException("the saved state has " + snapshot.length()
                    + " tokens; this session's context is " + context);
        }
        // What is restored belongs to the stack as it is now.
        passes.enter().close();
        Snapshots.restore(residence.states(), slot, snapshot);
        slots.replaced(slot, snapshot.length());
        spans.cut(slot, 0);
        residence.publish();
    }

    @Override
    public List<Provenance> provenance(int slot) {
        checkSlot(slot);
        return spans.of(slot, slots.read(slot));
    }

    /** What becomes of its sequences when passes go to another generation; for any thread. */
    Residence.Prospect prospect(int generation, Layout layout) {
        return residence.prospect(generation, layout);
    }

    @Override
    public long stateBytes() {
        return residence.states().bytes();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stack.released(this, true);
            residence.close();
        }
    }
}
