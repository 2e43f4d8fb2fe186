// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.mechanism.Mechanism;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which mechanisms served well and which failed their trial; forgotten when they leave. Thread-safe. */
final class Verdicts {
    private final Map<Object, String> refused = new IdentityHashMap<>();
    private final Set<Object> proven = Collections.newSetFromMap(new IdentityHashMap<>());

    synchronized boolean isRefused(Mechanism mechanism) {
        return refused.containsKey(mechanism);
    }

    /** All that a generation runs on has served. */
    synchronized void accept(Generation generation) {
        proven.addAll(generation.services());
    }

    /**
     * The mechanism to blame, or all that have not served yet, are not asked again.
     *
     * @return whether there was one; otherwise all of them have served before
     */
    synchronized boolean refuse(Generation generation, Trial.Failed failed) {
        int before = refused.size();
        if (failed.use() != null && !proven.contains(failed.use().mechanism())) {
            refused.put(failed.use().mechanism(), failed.getMessage());
        } else {
            generation.blueprint().mechanisms().stream().filter(mechanism -> !proven.contains(mechanism))
                    .forEach(mechanism -> refused.put(mechanism, failed.getMessage()));
        }
        return refused.size() > before;
    }

    synchronized void forget(Object service) {
        refused.remove(service);
        proven.remove(service);
    }

    /** What was refused, to be added to a line; empty if nothing was. */
    synchronized String told() {
        List<String> reasons = refused.values().stream().distinct().toList();
        return reasons.isEmpty() ? "" : "; refused after a trial: " + String.join("; ", reasons);
    }
}
