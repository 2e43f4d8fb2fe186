// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/** The middle of a set of measurements. */
public final class Medians {
    private Medians() {}

    /** @param values at least one; left as they are */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** @param values at least one */
    public static double of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
