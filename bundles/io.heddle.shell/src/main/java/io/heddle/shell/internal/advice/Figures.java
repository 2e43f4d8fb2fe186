// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.api.stack.StackOutline;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import java.util.function.Predicate;

/**
 * What the planner says of a stack, in bytes and elements; no weight is read.
 *
 * @param outline of the stack
 * @param weightBytes bytes of a weight's element
 * @param stateBytes bytes of a state's element
 */
public record Figures(StackOutline outline, double weightBytes, double stateBytes) {

    /** Beyond this no context is looked for. */
    static final long LONGEST = 1L << 40;

    /** The bytes of all weights, shared ones once. */
    public double weights() {
        return outline.parameters() * weightBytes;
    }

    /** The bytes that one sequence keeps whatever its length: states, and windows when they are full. */
    public double fixed(long context) {
        return stateBytes * elements(context, false);
    }

    /** The bytes that one sequence keeps for each of its tokens so far. */
    public double growing(long context) {
        return stateBytes * elements(context, true);
    }

    private long elements(long context, boolean growing) {
        return outline.uses().stream().flatMap(use -> use.state().entries().stream())
                .filter(entry -> grows(entry) == growing).mapToLong(entry -> entry.elements(context)).sum();
    }

    private static boolean grows(StateEntry entry) {
        return !(entry.growth() instanceof Growth.Fixed || entry.growth() instanceof Growth.Window);
    }

    /** The bytes of one sequence. */
    public double sequence(long context) {
        return stateBytes * outline.stateElements(context);
    }

    /** The bytes of weights and sequences. */
    public double total(long context, long sequences) {
        return weights() + sequences * sequence(context);
    }

    /** How many sequences fit in a memory beside the weights. */
    public long sequences(double memory, long context) {
        double room = memory - weights();
        return room < 0 ? 0 : sequence(context) == 0 ? LONGEST : (long) (room / sequence(context));
    }

    /** The longest context of one sequence that fits in a memory; 0 if none does, {@link #LONGEST} if all do. */
    public long longest(double memory) {
        long fits = 0;
        for (long step = LONGEST; step > 0; step /= 2) {
            if (fits + step <= LONGEST && total(fits + step, 1) <= memory) {
                fits += step;
            }
        }
        return fits;
    }

    /** The bytes that a step of one sequence moves: every weight that is used, as often as it is, and the state. */
    public double step(long context) {
        return used() * weightBytes + sequence(context);
    }

    /** The bytes a token that a step of as many sequences as fit moves: the weights are read once for all. */
    public double sharedStep(double memory, long context) {
        return used() * weightBytes / Math.max(1, sequences(memory, context)) + sequence(context);
    }

    /**
     * Multiply-adds a token of reading the whole context: one for each weight, and two for each
     * element of state that is there on the average.
     */
    public double work(long context) {
        return used() + 2.0 * outline.stateElements(Math.max(1, context / 2));
    }

    private long used() {
        return outline.uses().stream().mapToLong(StackOutline.Use::parameters).sum();
    }

    /** The layers with a state that grows with every token. */
    public long growingLayers() {
        return layers(Figures::grows);
    }

    /** The layers that look back over a window. */
    public long windowLayers() {
        return layers(entry -> entry.growth() instanceof Growth.Window);
    }

    /** The largest window; 0 where there is none. */
    public int window() {
        return outline.uses().stream().flatMap(use -> use.state().entries().stream())
                .mapToInt(entry -> entry.growth() instanceof Growth.Window window ? window.tokens() : 0).max().orElse(0);
    }

    private long layers(Predicate<StateEntry> kind) {
        return outline.uses().stream().filter(use -> use.state().entries().stream().anyMatch(kind)).count();
    }

    /** All layers that keep something. */
    public long mixers() {
        return layers(entry -> true);
    }

    /** Whether a mechanism is among the layers. */
    public boolean uses(String mechanism) {
        return outline.uses().stream().anyMatch(use -> use.mechanism().name().equals(mechanism));
    }
}
