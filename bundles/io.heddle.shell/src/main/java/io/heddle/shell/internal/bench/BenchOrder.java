// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import java.util.List;

/**
 * What is to be measured of each contender.
 *
 * @param contexts tokens before the one that is timed
 * @param batches sequences at once
 * @param steps tokens that are timed in a row; the median counts
 * @param prompt tokens a sequence of the throughput of reading
 * @param promptBatch sequences of it
 * @param seconds how long one figure may take; a longer one is left out
 */
public record BenchOrder(List<Integer> contexts, List<Integer> batches, int steps, int prompt, int promptBatch, double seconds) {
    /** Copies the lists. */
    public BenchOrder {
        contexts = List.copyOf(contexts);
        batches = List.copyOf(batches);
    }
}
