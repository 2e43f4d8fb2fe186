// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Output;
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
    private record Point(RunningSession session, int slot, int length, long epoch, Map<String, byte[]> copies)
            implements Mark {}

    private final RunningStack stack;
    private final AssemblyOptions options;
    private final int slots;
    private final int context;
    private final SessionStates states;
    private final int[] lengths;
    private final long[] epochs;
    private final BitSet spoiled = new BitSet();
    private final boolean wholeInputs;
    private float[] values = new float[0];
    private boolean closed;

    RunningSession(RunningStack stack, Generation generation, AssemblyOptions options, int slots, int context) {
        this.stack = stack;
        this.options = options;
        this.slots = slots;
        this.context = context;
        lengths = new int[slots];
        epochs = new long[slots];
        wholeInputs = !generation.blueprint().outline().steps();
        states = new SessionStates(generation.blueprint(), generation.kernels().device(), options.type(), slots, context);
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
            pieces.add(new Piece(row.slot(), row.tokens().length));
        }
        return pass(pieces, lastOnly, prepared -> {
            Tensor ids = prepared.input();
            for (int row = 0; row < rows.size(); row++) {
                int[] piece = rows.get(row).tokens();
                MemorySegment.copy(piece, 0, ids.segment(), ValueLayout.JAVA_INT, (long) row * ids.size(1) * Integer.BYTES,
                        piece.length);
            }
        });
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
        return pass(rows.stream().map(row -> new Piece(row.slot(), row.features().length)).toList(), false,
                prepared -> FeatureInput.fill(rows, prepared));
    }

    private record Piece(int slot, int tokens) {}

    private Output pass(List<Piece> pieces, boolean lastOnly, Consumer<PreparedPass> fill) {
        int time = check(pieces);
        Output[] output = new Output[1];
        try (Generation.Lease lease = stack.lease()) {
            Generation generation = lease.generation();
            PlanCache.Key key = new PlanCache.Key(pieces.size(), time, lastOnly);
            PreparedPass prepared = generation.plans(this).get(key,
                    () -> new PreparedPass(new Binder(generation, states.handles(generation.blueprint())), options, key));
            fill.accept(prepared);
            for (int row = 0; row < pieces.size(); row++) {
                Pass.write(prepared.lanes().slot(), row, pieces.get(row).slot());
                Pass.write(prepared.lanes().start(), row, lengths[pieces.get(row).slot()]);
                Pass.write(prepared.lanes().count(), row, pieces.get(row).tokens());
            }
            pieces.forEach(piece -> spoiled.set(piece.slot()));
            prepared.run(result -> output[0] = read(result));
            pieces.forEach(piece -> {
                spoiled.clear(piece.slot());
                lengths[piece.slot()] += piece.tokens();
            });
        }
        return output[0];
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
            if (spoiled.get(piece.slot())) {
                throw new IllegalStateException("the state of slot " + piece.slot()
                        + " was left unfinished by a pass that failed; reset, rewind or restore it");
            }
            if (lengths[piece.slot()] + (long) piece.tokens() > context) {
                throw new IllegalArgumentException("slot " + piece.slot() + " has " + lengths[piece.slot()] + " tokens and "
                        + piece.tokens() + " more exceed its context of " + context + "; open a session with a longer one");
            }
            if (wholeInputs && lengths[piece.slot()] > 0 && piece.tokens() > 0) {
                throw new IllegalStateException("this stack reads whole inputs, since a layer looks ahead; reset slot "
                        + piece.slot() + " and give the whole input at once");
            }
            time = Math.max(time, piece.tokens());
        }
        return time;
    }

    private void checkSlot(int slot) {
        if (slot < 0 || slot >= slots) {
            throw new IllegalArgumentException("slot " + slot + " is not one of 0 to " + (slots - 1));
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
        return slots;
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int length(int slot) {
        checkSlot(slot);
        return lengths[slot];
    }

    @Override
    public void reset(int slot) {
        checkSlot(slot);
        states.clear(slot);
        moved(slot, 0);
        epochs[slot]++;
    }

    @Override
    public Mark mark(int slot) {
        checkSlot(slot);
        Map<String, byte[]> copies = new HashMap<>();
        states.all().forEach((path, held) -> {
            if (!held.truncates()) {
                copies.put(path, held.slot(slot).toArray(ValueLayout.JAVA_BYTE));
            }
        });
        return new Point(this, slot, lengths[slot], epochs[slot], copies);
    }

    @Override
    public void rewind(Mark mark) {
        if (!(mark instanceof Point point) || point.session() != this || point.epoch() != epochs[point.slot()]
                || point.length() > lengths[point.slot()]) {
            throw new IllegalArgumentException("this mark is of another session, lies ahead, or its slot was reset since");
        }
        point.copies().forEach((path, bytes) ->
                states.all().get(path).slot(point.slot()).copyFrom(MemorySegment.ofArray(bytes)));
        moved(point.slot(), point.length());
    }

    @Override
    public StateSnapshot save(int slot) {
        checkSlot(slot);
        if (spoiled.get(slot)) {
            throw new IllegalStateException("the state of slot " + slot + " was left unfinished by a pass that failed");
        }
        return Snapshots.save(states, slot, lengths[slot]);
    }

    @Override
    public void restore(int slot, StateSnapshot snapshot) {
        checkSlot(slot);
        if (snapshot.length() < 0 || snapshot.length() > context) {
            throw new IllegalArgumentException("the saved state has " + snapshot.length()
                    + " tokens; this session's context is " + context);
        }
        Snapshots.restore(states, slot, snapshot);
        moved(slot, snapshot.length());
        epochs[slot]++;
    }

    private void moved(int slot, int length) {
        lengths[slot] = length;
        spoiled.clear(slot);
    }

    @Override
    public long stateBytes() {
        return states.bytes();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stack.closed(this);
            states.close();
        }
    }
}
