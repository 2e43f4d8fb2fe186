// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of one change of a stack's mechanisms or computes.
 *
 * @param at when it began
 * @param stack the stack's name
 * @param cause what asked for it, in one line
 * @param generation the number of the generation that was tried
 * @param changes what became what, one line each
 * @param outcome how it ended
 * @param sequences what became of the sequences in flight
 * @param took from its beginning to its end
 * @param detail the reason of a refusal, or what else is to be known; may be empty
 */
public record SwapReport(Instant at, String stack, String cause, int generation, List<String> changes, Outcome outcome,
        Sequences sequences, Duration took, String detail) {
    /** Copies the list. */
    public SwapReport {
        changes = List.copyOf(changes);
    }

    /** How a change ended. */
    public enum Outcome {
        /** Passes run on the new generation. */
        TAKEN,
        /** The new one failed its trial; passes run on what was there before, if anything was. */
        ROLLED_BACK,
        /** What the stack ran on left, and nothing takes its place yet. */
        WAITING
    }

    /**
     * How many sequences continue in which way.
     *
     * @param moved on the same states
     * @param converted on states that a converter translated
     * @param rebuilt by reading their tokens once more
     * @param finishing on the old generation, until they end
     */
    public record Sequences(int moved, int converted, int rebuilt, int finishing) {
        /** None in flight. */
        public static Sequences none() {
            return new Sequences(0, 0, 0, 0);
        }

        /** Together with others. */
        public Sequences plus(Sequences other) {
            return new Sequences(moved + other.moved, converted + other.converted, rebuilt + other.rebuilt,
                    finishing + other.finishing);
        }
    }
}
