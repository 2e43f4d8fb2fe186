// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

/** A store has no weight of a name, or has it in another shape. */
public final class MissingWeightException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what is missing, in one line */
    public MissingWeightException(String message) {
        super(message);
    }
}
