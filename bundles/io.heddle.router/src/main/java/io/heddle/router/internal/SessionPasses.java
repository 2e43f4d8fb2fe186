// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Output;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;

/** How the passes of one session run: under a lease, on states that have moved and caught up. Used by the session's thread. */
final class SessionPasses {
    /** Tokens that are read once more go through in pieces: a swap in between must not wait for all of them. */
    private static final int CATCH_UP_TOKENS = 128;

    /**
     * What a pass reads of one sequence.
     *
     * @param slot which
     * @param ids its next tokens; null if it reads features
     * @param tokens how many
     */
    record Piece(int slot, int[] ids, int tokens) {}

    private final RunningSession session;
    private final Variant stack;
    private final AssemblyOptions options;
    private final Slots slots;
    private final Spans spans;
    private final Residence residence;
    private float[] values = new float[0];

    SessionPasses(RunningSession session, Variant stack, AssemblyOptions options, Slots slots, Spans spans,
            Residence residence) {
        this.session = session;
        this.stack = stack;
        this.options = options;
        this.slots = slots;
        this.spans = spans;
        this.residence = residence;
    }

    /** Runs a pass on pieces that were checked. */
    Output run(List<Piece> pieces, boolean lastOnly, Consumer<PreparedPass> fill) {
        int time = pieces.stream().mapToInt(Piece::tokens).reduce(1, Math::max);
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
    Generation.Lease enter() {
        int moves = residence.moves();
        boolean behind = residence.isBehind();
        while (true) {
            Generation.Lease lease = residence.enter();
            try {
                int slot = slots.behind();
                if (slot < 0) {
                    if (behind || moves != residence.moves()) {
                        stack.released(session, false);
                    }
                    return lease;
                }
                int[] ids = slots.missing(slot, residence.steps() ? CATCH_UP_TOKENS : Integer.MAX_VALUE);
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
        PreparedPass prepared = generation.plans(session).get(key, () -> new PreparedPass(
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

    /** Writes token ids where the pass reads them. */
    static void fill(List<Piece> pieces, PreparedPass prepared) {
        Tensor ids = prepared.input();
        for (int row = 0; row < pieces.size(); row++) {
            int[] piece = pieces.get(row).ids();
            MemorySegment.copy(piece, 0, ids.segment(), ValueLayout.JAVA_INT, (long) row * ids.size(1) * Integer.BYTES,
                    piece.length);
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
}
