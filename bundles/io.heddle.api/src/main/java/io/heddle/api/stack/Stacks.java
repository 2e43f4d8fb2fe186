// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.weight.WeightStore;
import org.osgi.annotation.versioning.ProviderType;

/** The router's service: notations, outlines and assembly. Thread-safe. */
@ProviderType
public interface Stacks {
    /**
     * Reads a description: JSON, the short notation, a preset, or a published notation.
     *
     * @throws InvalidStackException naming the place and what is allowed there
     */
    StackSpec parse(String text);

    /** The stored form, JSON. */
    String json(StackSpec spec);

    /** The short notation, as far as it reaches: layers without settings. */
    String notation(StackSpec spec);

    /**
     * What the stack would consist of. With alternatives: what runs where no rule holds, and the weights of all.
     *
     * @throws MissingMechanismException naming what is missing and what comes closest
     */
    StackOutline outline(StackSpec spec);

    /**
     * Makes a stack. If a mechanism is missing the stack waits for it, as {@link Stack#waitingFor}
     * tells, and becomes ready by itself.
     *
     * @param weights where the numbers come from; stays open as long as the stack
     * @param options how
     * @return owned by the caller
     */
    Stack assemble(StackSpec spec, WeightStore weights, AssemblyOptions options);

    /** Weights drawn by each weight's own initialiser, for stacks without a checkpoint. */
    WeightStore randomWeights(long seed);

    /** The computes that are installed, best first. */
    java.util.List<ComputeStatus> computes();

    /** What changed in stacks since the start, oldest first; the latest 1,000. */
    java.util.List<SwapReport> swaps();

    /** The stacks that are assembled and not closed. */
    java.util.List<Stack> open();
}
