// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.SwapReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest changes of all stacks. Thread-safe. */
final class SwapLog {
    private static final int KEPT = 1_000;

    private final Deque<SwapReport> reports = new ArrayDeque<>();

    synchronized void add(SwapReport report) {
        if (reports.size() == KEPT) {
            reports.removeFirst();
        }
        reports.addLast(report);
    }

    synchronized List<SwapReport> all() {
        return List.copyOf(reports);
    }
}
