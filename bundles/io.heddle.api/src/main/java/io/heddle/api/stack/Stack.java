// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A stack bound to mechanisms, kernels and weights. It outlives their coming and going. Closed by
 * whoever assembled it, after its sessions. Thread-safe.
 */
@ProviderType
public interface Stack extends AutoCloseable {
    /** What it was made of. */
    StackSpec spec();

    /** What it still waits for, in one line; empty when it is ready. */
    Optional<String> waitingFor();

    /**
     * What it consists of.
     *
     * @throws MissingMechanismException while it waits
     */
    StackOutline outline();

    /** The names of the computes whose kernels it runs, the main one first; empty while it waits. */
    java.util.List<String> computes();

    /**
     * Opens room for sequences.
     *
     * @param slots how many at once, at least 1
     * @param context the most tokens each may reach, at least 1
     * @return owned by the caller
     * @throws MissingMechanismException if it still waits after a bounded time
     */
    Session open(int slots, int context);

    /**
     * The operators of one pass, drawn as text: one line a node with its shapes.
     *
     * @param batch rows
     * @param time tokens a row
     */
    String plan(int batch, int time);

    @Override
    void close();
}
