// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Filters by the weights that they come from: a filter is large and takes long to compute, and every
 * step of a layer, of one token or of many, reads the same one. It goes with its weights. Thread-safe.
 */
final class FilterCache {
    private final Workers workers;
    private final Map<PreparedWeight, Kept> kept = new WeakHashMap<>();

    /** A filter and what its numbers follow from. */
    private record Kept(SineFilter filter, int taps, float[][] blocks) {}

    FilterCache(Workers workers) {
        this.workers = workers;
    }

    /**
     * The filter's first taps, perhaps more: {@code [block][tap, lane]}, 0 in lanes of no channel.
     *
     * @param taps at least 1
     */
    synchronized float[][] get(SineFilter filter, int taps, Binding binding) {
        PreparedWeight key = binding.weight(filter.out());
        Kept found = kept.get(key);
        if (found == null || found.taps < taps || !found.filter.equals(filter)) {
            found = new Kept(filter, taps, new SineTaps(filter, binding).blocks(taps, workers));
            kept.put(key, found);
        }
        return found.blocks;
    }
}
