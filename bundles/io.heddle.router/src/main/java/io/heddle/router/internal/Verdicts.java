// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.MissingMechanismException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which mechanisms served well and which failed their trial; forgotten when they leave. Thread-safe. */
final class Verdicts {
    private final Map<Object, String> refused = new IdentityHashMap<>();
    /** Those of the refused that only lacked a kernel, which may arrive after them. */
    private final Set<Object> lacking = Collections.newSetFromMap(new IdentityHashMap<>());
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
            if (failed.getCause() instanceof MissingMechanismException) {
                lacking.add(failed.use().mechanism());
            }
        } else {
            generation.blueprint().mechanisms().stream().filter(mechanism -> !proven.contains(mechanism))
                    .forEach(mechanism -> refused.put(mechanism, failed.getMessage()));
        }
        return refused.size() > before;
    }

    /** Something arrived: what lacked a kernel is tried again. */
    synchronized void reconsider() {
        refused.keySet().removeAll(lacking);
        lacking.clear();
    }

    synchronized void forget(Object service) {
        refused.remove(service);
        lacking.remove(service);
        proven.remove(service);
    }

    /** What was refused, to be added to a line; empty if nothing was. */
    synchronized String told() {
        List<String> reasons = refused.values().stream().distinct().toList();
        return reasons.isEmpty() ? "" : "; refused after a trial: " + String.join("; ", reasons);
    }
}
