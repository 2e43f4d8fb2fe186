// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.operator.Attention;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.Optional;

/**
 * The keys and values that queries of this pass may see: those in the cache followed by those of
 * the input, addressed by their index in the whole sequence.
 *
 * <p>A full cache keeps index i at i; the ring of a window keeps it at i modulo the capacity, and
 * one that is cut to a session shorter than the window is a full cache again. The
 * input is added to the cache after it was attended to, so that a ring never loses an entry that a
 * query still sees, however long the input is.
 */
final class KeyValues {
    private final Rows rows;
    private final HeadRows newKeys;
    private final HeadRows newValues;
    private final Optional<HeadRows> cachedKeys;
    private final Optional<HeadRows> cachedValues;
    private final int capacity;
    private final boolean ring;
    private final int window;
    private final String path;

    KeyValues(Attention op, Rows rows, Program p) {
        this.rows = rows;
        this.newKeys = HeadRows.of(op.key(), p);
        this.newValues = HeadRows.of(op.value(), p);
        Optional<StateTensor> keys = op.cache().map(Attention.Cache::keys);
        this.cachedKeys = keys.map(state -> cached(state, op.key(), p));
        this.cachedValues = op.cache().map(cache -> cached(cache.values(), op.value(), p));
        this.capacity = keys.map(state -> p.state(state).size(1)).orElse(0);
        this.path = keys.map(StateTensor::path).orElse("");
        int kept = keys.map(state -> state.entry().growth() instanceof Growth.Window(int tokens) ? tokens : 0).orElse(0);
        this.window = op.window() > 0 ? op.window() : kept;
        // A session shorter than its window has a ring cut to its own length: nothing may come round in it.
        this.ring = kept > 0 && capacity >= window - 1;
    }

    private static HeadRows cached(StateTensor state, Tensor input, Program p) {
        Tensor storage = p.state(state);
        if (storage.type() != input.type() || storage.shape().rank() != 4 || storage.size(2) != input.size(2)
                || storage.size(3) != input.size(3)) {
            throw new IllegalArgumentException("the cache " + state + " is " + storage + " for inputs " + input);
        }
        return new HeadRows(storage);
    }

    /** Tokens that a query sees, itself included; 0 for all. */
    int window() {
        return window;
    }

    /** The most keys that a block of queries can see. */
    int longest(int time, int block) {
        int all = cachedKeys.isEmpty() ? time : ring ? Integer.MAX_VALUE : Math.max(capacity, 1);
        return window == 0 ? all : (int) Math.min(all, (long) window - 1 + block);
    }

    /** How many tokens came before this pass as far as the cache knows. */
    int past(int row) {
        return cachedKeys.isEmpty() ? 0 : rows.start(row);
    }

    /** The first index that the query at an index sees. */
    int firstSeen(int index) {
        return window == 0 ? 0 : Math.max(0, index - window + 1);
    }

    /** @throws IllegalStateException if a full cache has no room for the valid tokens; nothing was changed then */
    void checkRoom() {
        if (cachedKeys.isEmpty() || ring) {
            return;
        }
        for (int row = 0; row < rows.batch(); row++) {
            int needed = rows.start(row) + rows.count(row);
            if (rows.count(row) > 0 && needed > capacity) {
                throw new IllegalStateException("the cache " + path + " holds " + capacity + " tokens, but row " + row
                        + " needs " + needed);
            }
        }
    }

    /** Copies the entries of indices {@code [from, from + count)} to the entries 0 to count of a row. */
    void gather(int row, int from, int count, HeadRows keys, HeadRows values) {
        int past = past(row);
        for (int i = 0; i < count; i++) {
            int index = from + i;
            if (index >= past) {
                newKeys.copy(row, index - past, keys, row, i);
                newValues.copy(row, index - past, values, row, i);
            } else {
                int entry = ring ? index % capacity : index;
                cachedKeys.get().copy(rows.slot(row), entry, keys, row, i);
                cachedValues.get().copy(rows.slot(row), entry, values, row, i);
            }
        }
    }

    /** Adds the valid tokens of the input to the cache. */
    void store() {
        if (cachedKeys.isEmpty()) {
            return;
        }
        for (int row = 0; row < rows.batch(); row++) {
            int count = rows.count(row);
            for (int token = ring ? Math.max(0, count - capacity) : 0; token < count; token++) {
                int index = rows.start(row) + token;
                int entry = ring ? index % capacity : index;
                newKeys.copy(row, token, cachedKeys.get(), rows.slot(row), entry);
                newValues.copy(row, token, cachedValues.get(), rows.slot(row), entry);
            }
        }
    }
}
