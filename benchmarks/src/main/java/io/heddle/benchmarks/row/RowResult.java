// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import java.util.List;
import java.util.Map;

/**
 * A row of the table.
 *
 * @param work what was done
 * @param figures that were measured
 * @param checks its targets
 */
public record RowResult(String work, List<Figure> figures, List<Check> checks) {
    /** Copies the lists. */
    public RowResult {
        figures = List.copyOf(figures);
        checks = List.copyOf(checks);
    }

    /** By name, for JSON. */
    public Map<String, Object> fields() {
        return Map.of("work", work, "figures", figures.stream().map(Figure::fields).toList(),
                "checks", checks.stream().map(Check::fields).toList());
    }
}
