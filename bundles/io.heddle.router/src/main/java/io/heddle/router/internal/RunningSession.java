// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A session on whatever generation of its stack is current when a pass begins. */
final class RunningSession implements Session {
    /** Tokens that are read once more go through in pieces: a swap in between must not wait for all of them. */
    private static final int CATCH_UP_TOKENS = 128;

    private record Point(RunningSession session, int slot, int length, long epoch, int moves, Map<String, byte[]> copies)
            implements Mark {}

    private record Piece(int slot, int[] ids, int tokens) {}

    private final RunningStack stack;
    private final AssemblyOptions options;
    private final int context;
    private final Slots slots;
    private final Spans spans;
    private final Residence residence;
    private final boolean wholeInputs;
    private float[] values = new float[0];
    private boolean closed;

    RunningSession(RunningStack stack, Generation generation, AssemblyOptions options, int slots, int context) {
        this.stack = stack;
        this.options = options;
        this.context = context;
        this.slots = new Slots(slots);
        spans = new Spans(slots);
        wholeInputs = !generation.blueprint().outline().steps();
        residence = new Residence(generation, stack.generations(), stack.converters(), options, this.slots, context);
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
        List<Piece> pieces = new ArrayList<>(rows.size());
        for (Row row : rows) {
            for (int id : row.tokens()) {
                if (id < 0 || id >= input.vocabulary()) {
                    throw new IllegalArgumentException("token " + id + " is not in the vocabulary of " + input.vocabulary()
                            + "; 0 to " + (input.vocabulary() - 1) + " are allowed");
                }
            }
            pieces.add(new Piece(row.slot(), row.tokens(), row.tokens().length));
        }
        return pass(pieces, lastOnly, prepared -> fill(pieces, prepared));
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
        List<Piece> pieces = rows.stream().map(row -> new Piece(row.slot(), null, row.features().length)).toList();
        check(pieces);
        pieces.forEach(piece -> slots.willNotKnow(piece.slot()));
        residence.publish();
        return pass(pieces, false, prepared -> FeatureInput.fill(rows, prepared));
    }

    private Output pass(List<Piece> pieces, boolean lastOnly, Consumer<PreparedPass> fill) {
        int time = check(pieces);
        try (Generation.Lease lease = enter()) {
            Output output = run(lease.generation(), pieces, time, lastOnly, fill);
            for (Piece piece : pieces) {
                int from = slots.read(piece.slot());
                slots.advance(piece.slot(), piece.ids(), piece.tokens());
                spans.add(piece.slot(), from, residence.provenance());
            }
            residence.publish();
            return output;
        }
    }

    /** The right to run a pass, after states have moved and caught up. */
    private Generation.Lease enter() {
        int moves = residence.moves();
        boolean behind = residence.isBehind();
        while (true) {
            Generation.Lease lease = residence.enter();
            try {
                int slot = slots.behind();
                if (slot < 0) {
                    if (behind || moves != residence.moves()) {
                        stack.released(this, false);
                    }
                    return lease;
                }
                int[] ids = slots.missing(slot, CATCH_UP_TOKENS);
                Piece piece = new Piece(slot, ids, ids.length);
                run(lease.generation(), List.of(piece), ids.length, true, prepared -> fill(List.of(piece), prepared));
                slots.catchUp(slot, ids.length);
            } catch (RuntimeException | Error failed) {
                lease.close();
                throw failed;
            }
            lease.close();
        }
    }

    private Output run(Generation generation, List<Piece> pieces, int time, boolean lastOnly, Consumer<PreparedPass> fill) {
        Output[] output = new Output[1];
        PlanCache.Key key = new PlanCache.Key(pieces.size(), time, lastOnly);
        PreparedPass prepared = generation.plans(this).get(key, () -> new PreparedPass(
                new Binder(generation, residence.states().handles(generation.blueprint())), options, key));
        fill.accept(prepared);
        for (int row = 0; row < pieces.size(); row++) {
            int slot = pieces.get(row).slot();
            Pass.write(prepared.lanes().slot(), row, slot);
            Pass.write(prepared.lanes().start(), row, slots.inStates(slot));
            Pass.write(prepared.lanes().count(), row, pieces.get(row).tokens());
        }
        pieces.forEach(piece -> slots.spoil(piece.slot()));
        prepared.run(result -> output[0] = read(result));
        return output[0];
    }

    private static void fill(List<Piece> pieces, PreparedPass prepared) {
        Tensor ids = prepared.input();
        for (int row = 0; row < pieces.size(); row++) {
            int[] piece = pieces.get(row).ids();
            MemorySegment.copy(piece, 0, ids.segment(), ValueLayout.JAVA_INT, (long) row * ids.size(1) * Integer.BYTES,
                    piece.length);
        }
    }

    private int check(List<Piece> pieces) {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("a pass needs at least one row");
        }
        BitSet seen = new BitSet();
        int time = 1;
        for (Piece piece : pieces) {
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
            if (wholeInputs && slots.read(piece.slot()) > 0 && piece.tokens() > 0) {
                throw new IllegalStateException("this stack reads whole inputs, since a layer looks ahead; reset slot "
                        + piece.slot() + " and give the whole input at once");
            }
            time = Math.max(time, piece.tokens());
        }
        return time;
    }

    private void checkSlot(int slot) {
        if (slot < 0 || slot >= slots.count()) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (slots.count() - 1));
        }
    }

    private Output read(Tensor result) {
        int count = Math.toIntExact(result.shape().count());
        if (values.length < count) {
            values = new float[count];
        }
        MemorySegment memory = result.segment();
        if (result.type() == DataType.F32) {
            MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, 0, values, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                values[i] = (float) memory.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
            }
        }
        return new Output(result.size(0), result.size(1), result.size(2), values);
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
    public Mark mark(int slot) {
        checkSlot(slot);
        if (slots.inStates(slot) < slots.read(slot)) {
            enter().close();
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
            enter().close();
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
        enter().close();
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
