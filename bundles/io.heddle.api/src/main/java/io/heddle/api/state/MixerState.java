// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** The state handles of one use of a block, as a mixer's forward pass sees them. Immutable. */
public final class MixerState {
    private final Map<String, StateTensor> tensors = new LinkedHashMap<>();

    /**
     * Fresh handles for a declaration.
     *
     * @param path the use's place in the stack
     * @param spec what the mixer declared
     */
    public MixerState(String path, StateSpec spec) {
        spec.entries().forEach(entry -> tensors.put(entry.name(), new StateTensor(path + "/" + entry.name(), entry)));
    }

    /**
     * The handle of a declared tensor.
     *
     * @throws IllegalArgumentException if the mixer did not declare it
     */
    public StateTensor get(String name) {
        StateTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no state named " + name + " was declared; declared: " + tensors.keySet());
        }
        return tensor;
    }

    /** All handles, in the order of declaration. */
    public Iterable<StateTensor> tensors() {
        return tensors.values();
    }
}
