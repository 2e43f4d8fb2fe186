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
     * What it consists of where no rule for an alternative holds.
     *
     * @throws MissingMechanismException while it waits
     */
    StackOutline outline();

    /** The names of the computes whose kernels it runs, the main one first; empty while it waits. */
    java.util.List<String> computes();

    /**
     * Opens room for sequences. Where the stack has alternatives, what this session runs is decided now and stays so.
     *
     * @return owned by the caller
     * @throws MissingMechanismException if it still waits after a bounded time
     */
    Session open(SessionOptions options);

    /**
     * Opens room for sequences whose tokens are kept.
     *
     * @param slots how many at once, at least 1
     * @param context the most tokens each may reach, at least 1
     * @return owned by the caller
     * @throws MissingMechanismException if it still waits after a bounded time
     */
    default Session open(int slots, int context) {
        return open(new SessionOptions(slots, context));
    }

    /**
     * How long sequences could become.
     *
     * @param slots how many at once, at least 1
     * @return the most tokens for whose states memory is left, and at most as many as there are learned
     *     positions; {@link Integer#MAX_VALUE} where neither sets an end
     * @throws MissingMechanismException while it waits
     */
    int longestContext(int slots);

    /**
     * Exchanges mechanisms while requests run. A new generation is tried before passes go to it;
     * if it fails, the old one keeps serving. Sequences in flight keep their states where the
     * declarations are the same or a converter knows the way, read their tokens once more where not,
     * and finish on the old generation where their tokens are not known. A place that is named loses its
     * alternatives; a mechanism that is named is exchanged among them too.
     *
     * @return what became of the sequences
     * @throws InvalidStackException if no place matches, or the mechanism does not fit there
     * @throws MissingMechanismException if it is not installed
     * @throws io.heddle.api.weight.MissingWeightException if a weight is missing
     * @throws SwapFailedException if the new generation failed its trial
     */
    SwapReport swap(SwapOrder order);

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
