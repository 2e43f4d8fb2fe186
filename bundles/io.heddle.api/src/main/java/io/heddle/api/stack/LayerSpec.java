// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.List;

/**
 * One layer: stages one after another.
 *
 * @param stages at least one
 * @param direction which way it reads
 */
public record LayerSpec(List<StageSpec> stages, Direction direction) {
    /** Which way a layer reads the sequence. */
    public enum Direction {
        /** From the first token on; the only one that has a step form. */
        FORWARD,
        /** From the last token back. */
        REVERSE,
        /** Both ways, with the changes that each makes to the hidden state added; weights are shared. */
        BOTH
    }

    /** Copies the list. */
    public LayerSpec {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new InvalidStackException("a layer has no stage; it needs at least one");
        }
    }

    /** A forward layer. */
    public LayerSpec(StageSpec... stages) {
        this(List.of(stages), Direction.FORWARD);
    }
}
