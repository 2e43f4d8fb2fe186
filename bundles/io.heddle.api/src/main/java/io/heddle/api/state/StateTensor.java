// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

/**
 * A handle of one state tensor of one use of a block. Operators carry it; kernels ask their
 * binding for the storage, {@code [slot, shape..]} or {@code [slot, capacity, shape..]}, whose
 * layout inside is between the operator and its kernels. Compared by identity.
 */
public final class StateTensor {
    private final String path;
    private final StateEntry entry;

    /**
     * @param path the layer, the branch and the name, for messages and saved states
     * @param entry its declaration
     */
    public StateTensor(String path, StateEntry entry) {
        this.path = path;
        this.entry = entry;
    }

    /** Where it stands in the stack. */
    public String path() {
        return path;
    }

    /** Its declaration. */
    public StateEntry entry() {
        return entry;
    }

    @Override
    public String toString() {
        return path;
    }
}
