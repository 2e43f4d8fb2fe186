// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.List;

/**
 * Which generation read a span of a sequence's tokens, and so gave the results that followed them.
 *
 * @param from the first token's position
 * @param to the position after the last
 * @param generation the number of the stack's generation
 * @param mechanisms each mechanism with the version of its bundle, and the places where it served
 * @param computes the computes that it ran on, the main one first
 * @param choices what was picked for this sequence where the stack has alternatives, and why
 */
public record Provenance(int from, int to, int generation, List<String> mechanisms, List<String> computes,
        List<Choice> choices) {
    /** Copies the lists. */
    public Provenance {
        mechanisms = List.copyOf(mechanisms);
        computes = List.copyOf(computes);
        choices = List.copyOf(choices);
    }

    /** Of a stack without alternatives. */
    public Provenance(int from, int to, int generation, List<String> mechanisms, List<String> computes) {
        this(from, to, generation, mechanisms, computes, List.of());
    }
}
