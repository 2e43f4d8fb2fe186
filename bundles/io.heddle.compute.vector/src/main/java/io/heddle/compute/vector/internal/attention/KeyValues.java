// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.Attention;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.Optional;

/**
 * The keys and values that queries of this pass may see: those in the cache followed by those of
 * the input, addressed by their index in the whole sequence.
 *
 * <p>A full cache keeps index i at i; the ring of a window keeps it at i modulo the capacity, and
 * one that is cut to a session shorter than the window is a full cache again. The input is added to
 * the cache after it was attended to, so that a ring never loses an entry that a query still sees.
 * Where the cache is smaller than floats, the input is rounded first, so that a token counts the
 * same in the pass that brings it as in later ones.
 */
final class KeyValues {
    /** Floats that a thread should have to store at least. */
    private static final int LEAST_FLOATS = 16 << 10;

    private final Lane lanes;
    private final Workers workers;
    private final int time;
    private final Part keys;
    private final Part values;
    private final boolean caches;
    private final int capacity;
    private final boolean ring;
    private final int window;
    private final String path;
    private final Workers.Piece rounding = this::round;
    private final Workers.Piece storing = this::store;

    KeyValues(Attention op, Binding binding, Workers workers) {
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.time = op.key().size(1);
        Optional<StateTensor> state = op.cache().map(Attention.Cache::keys);
        this.keys = Part.of(op.key(), state, binding);
        this.values = Part.of(op.value(), op.cache().map(Attention.Cache::values), binding);
        this.caches = state.isPresent();
        this.capacity = state.map(s -> binding.state(s).size(1)).orElse(0);
        this.path = state.map(StateTensor::path).orElse("");
        int kept = state.map(s -> s.entry().growth() instanceof Growth.Window(int tokens) ? tokens : 0).orElse(0);
        this.window = op.window() > 0 ? op.window() : kept;
        // A session shorter than its window has a ring cut to its own length: nothing may come round in it.
        this.ring = kept > 0 && capacity >= window - 1;
    }

    /**
     * Keys or values.
     *
     * @param input as it comes
     * @param given the input by head
     * @param fresh the input in the form of the cache; the same as given where that is floats
     * @param cached the cache; the same as given where there is none, and never read
     * @param step floats from head to head once they are widened: whole vectors
     */
    record Part(Dense input, HeadRows given, HeadRows fresh, HeadRows cached, int step) {
        static Part of(Tensor tensor, Optional<StateTensor> state, Binding binding) {
            Dense input = Dense.of(tensor, binding);
            int width = tensor.size(3);
            HeadRows given = HeadRows.of(input.tensor(), width);
            int step = F32.whole(width + F32.LANES - 1);
            if (state.isEmpty()) {
                return new Part(input, given, given, given, step);
            }
            Tensor storage = binding.state(state.get());
            EntryForm form = EntryForm.of(storage.type());
            if (storage.shape().rank() != 4 || storage.size(2) != tensor.size(2) || storage.size(3) != form.elements(width)) {
                throw new IllegalArgumentException("the cache " + state.get() + " is " + storage + " for inputs " + tensor);
            }
            HeadRows fresh = form == EntryForm.FLOATS ? given : HeadRows.of(
                    binding.scratch().allocate(storage.type(), tensor.shape().with(3, form.elements(width))), width);
            return new Part(input, given, fresh, HeadRows.of(storage, width), step);
        }

        boolean rounds() {
            return fresh != given;
        }
    }

    Part keys() {
        return keys;
    }

    Part values() {
        return values;
    }

    Lane lanes() {
        return lanes;
    }

    /** Tokens that a query sees, itself included; 0 for all. */
    int window() {
        return window;
    }

    /** How many tokens came before this pass as far as the cache knows. */
    int past(int row) {
        return caches ? lanes.start(row) : 0;
    }

    /** The first index that the query at an index sees. */
    int firstSeen(int index) {
        return window == 0 ? 0 : Math.max(0, index - window + 1);
    }

    /** @throws IllegalStateException if a full cache has no room for the valid tokens; nothing was changed then */
    void begin() {
        if (caches && !ring) {
            checkRoom();
        }
        keys.input().refresh();
        values.input().refresh();
        if (keys.rounds() || values.rounds()) {
            workers.range(lanes.batch() * time, leastTokens(), rounding);
        }
    }

    private void checkRoom() {
        for (int row = 0; row < lanes.batch(); row++) {
            long needed = (long) lanes.start(row) + lanes.count(row);
            if (lanes.count(row) > 0 && needed > capacity) {
                throw new IllegalStateException("the cache " + path + " holds " + capacity + " tokens, but row " + row
                        + " needs " + needed);
            }
        }
    }

    private int leastTokens() {
        return Math.max(1, LEAST_FLOATS / Math.max(1, keys.given().heads() * (keys.given().width() + values.given().width())));
    }

    private void round(int from, int to) {
        for (int i = from; i < to; i++) {
            int row = i / time;
            int token = i % time;
            if (token < lanes.count(row)) {
                keys.given().store(row, token, keys.fresh(), row, token);
                values.given().store(row, token, values.fresh(), row, token);
            }
        }
    }

    /** Adds the valid tokens of the input to the cache. */
    void end() {
        if (caches) {
            workers.range(lanes.batch() * time, leastTokens(), storing);
        }
    }

    private void store(int from, int to) {
        for (int i = from; i < to; i++) {
            int row = i / time;
            int token = i % time;
            int count = lanes.count(row);
            if (token < count && !(ring && token < count - capacity)) {
                int index = lanes.start(row) + token;
                int entry = ring ? index % capacity : index;
                keys.fresh().store(row, token, keys.cached(), lanes.slot(row), entry);
                values.fresh().store(row, token, values.cached(), lanes.slot(row), entry);
            }
        }
    }

    /** One head of the indices {@code [first, first + count)}, a token each {@link Part#step} floats. */
    void load(Part part, int row, int head, int first, int count, float[] to, int at) {
        int end = first + count;
        for (int index = first; index < end;) {
            int run = run(row, index, end);
            int target = at + (index - first) * part.step();
            if (index >= past(row)) {
                part.fresh().widenHead(row, index - past(row), run, head, to, target, part.step());
            } else {
                part.cached().widenHead(lanes.slot(row), entry(index), run, head, to, target, part.step());
            }
            index += run;
        }
    }

    /** Where the tokens of a {@link #run} lie that begins at an index. */
    HeadRows rows(Part part, int row, int index) {
        return index >= past(row) ? part.fresh() : part.cached();
    }

    /** The address of a head of an index. */
    long address(Part part, int row, int index, int head) {
        return index >= past(row) ? part.fresh().address(row, index - past(row), head)
                : part.cached().address(lanes.slot(row), entry(index), head);
    }

    /** How many indices from one on, below the end, lie one after another in the same place. */
    int run(int row, int index, int end) {
        if (index >= past(row)) {
            return end - index;
        }
        int run = Math.min(end, past(row)) - index;
        return ring ? Math.min(run, capacity - entry(index)) : run;
    }

    private int entry(int index) {
        return ring ? index % capacity : index;
    }
}
