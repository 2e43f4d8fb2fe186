// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Sequences in flight: one state a slot. Used by one thread at a time; closed by its owner.
 */
@ProviderType
public interface Session extends AutoCloseable {
    /**
     * A piece of one sequence.
     *
     * @param slot which state it continues
     * @param tokens its next token ids; may be empty
     */
    record Row(int slot, int[] tokens) {}

    /**
     * A piece of one sequence of features.
     *
     * @param slot which state it continues
     * @param features {@code [time][channel]}
     * @param timeGaps {@code [time]}, or null where the stack has no time axis
     */
    record FeatureRow(int slot, float[][] features, float[] timeGaps) {}

    /**
     * Reads a piece of each row and gives results of every token.
     *
     * @param rows distinct slots; pieces may differ in length
     * @throws IllegalArgumentException for a slot, token or length that is out of range; no state has moved then
     */
    Output forward(List<Row> rows);

    /** Like {@link #forward} but with results of each row's last token only, {@code time} being 1. */
    Output advance(List<Row> rows);

    /** Like {@link #forward}, for a stack that reads features. */
    Output forwardFeatures(List<FeatureRow> rows);

    /** How many slots there are. */
    int slots();

    /** The most tokens a slot can reach. */
    int context();

    /** How many tokens a slot has read. */
    int length(int slot);

    /** Forgets a slot's sequence. */
    void reset(int slot);

    /**
     * Counts tokens as read that never were, and leaves the state as it is: to measure what the next token
     * costs behind a long context without reading one. What the slot gives afterwards means nothing.
     *
     * @throws IllegalArgumentException if that is beyond the context
     */
    void skip(int slot, int tokens);

    /** Remembers where a slot stands; a snapshot where a state cannot be truncated. */
    Mark mark(int slot);

    /**
     * Goes back to a mark of the same slot.
     *
     * @throws IllegalArgumentException if the mark is another slot's or lies ahead
     */
    void rewind(Mark mark);

    /** A slot's state in canonical form, independent of the compute. */
    StateSnapshot save(int slot);

    /**
     * Continues a saved state in a slot.
     *
     * @throws IncompatibleStateException if it belongs to another kind of stack
     */
    void restore(int slot, StateSnapshot snapshot);

    /** Which generations of the stack read a slot's tokens, oldest first; the latest 256 spans. */
    List<Provenance> provenance(int slot);

    /** The bytes of all states. */
    long stateBytes();

    @Override
    void close();

    /** Where a slot stood; valid until its session is closed. */
    interface Mark {
        /** Which slot. */
        int slot();

        /** How many tokens it had read. */
        int length();
    }
}
