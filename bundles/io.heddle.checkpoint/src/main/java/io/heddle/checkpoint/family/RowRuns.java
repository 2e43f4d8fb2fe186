// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Concatenated;
import java.util.stream.IntStream;

/**
 * A tensor whose rows are several projections interleaved in runs, one run a head.
 *
 * @param tensor its name
 * @param runs how many runs there are
 * @param length rows of a run
 */
record RowRuns(String tensor, int runs, int length) {
    /** Rows {@code [from, to)} of every run, one run after another. */
    WeightExpression part(int from, int to) {
        WeightExpression rows = WeightExpression.published(tensor);
        return new Concatenated(0, IntStream.range(0, runs)
                .mapToObj(run -> rows.rows(run * length + from, run * length + to)).toList());
    }
}
