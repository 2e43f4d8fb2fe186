// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Workspaces of several sizes: layers of one shape share theirs. Thread-safe. */
final class WorkspacePool {
    private static final int UNIT = 1 << 10;

    private final Map<Integer, Workspaces> bySize = new ConcurrentHashMap<>();

    /** Workspaces of at least so many floats. */
    Workspaces of(int floats) {
        return bySize.computeIfAbsent(Math.ceilDiv(floats, UNIT) * UNIT, Workspaces::new);
    }
}
