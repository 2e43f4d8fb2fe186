// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.SwapReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change of generations is about, until it is known how it ends.
 *
 * @param began when it began
 * @param stack the stack's name
 * @param cause what asked for it
 * @param generation the number of the new one
 * @param before the mechanisms before, with their places
 * @param after the mechanisms afterwards
 */
record Changes(Instant began, String stack, String cause, int generation, List<String> before, List<String> after) {
    SwapReport report(SwapReport.Outcome outcome, SwapReport.Sequences sequences, String detail) {
        List<String> lines = new ArrayList<>();
        before.stream().filter(line -> !after.contains(line)).forEach(line -> lines.add("- " + line));
        after.stream().filter(line -> !before.contains(line)).forEach(line -> lines.add("+ " + line));
        return new SwapReport(began, stack, cause, generation, lines, outcome, sequences,
                Duration.between(began, Instant.now()), detail);
    }
}
