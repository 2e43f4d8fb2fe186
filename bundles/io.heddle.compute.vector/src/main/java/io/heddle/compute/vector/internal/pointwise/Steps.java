// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.kernel.Step;
import java.util.List;

/** Steps in a row. */
public final class Steps {
    private Steps() {}

    /** One step that runs all, in order. */
    public static Step all(List<Step> steps) {
        Step[] each = steps.toArray(Step[]::new);
        return () -> {
            for (Step step : each) {
                step.run();
            }
        };
    }
}
