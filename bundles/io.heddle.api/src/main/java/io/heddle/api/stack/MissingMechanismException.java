// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** A stack needs a service that is not there; the message names it and what comes closest. */
public final class MissingMechanismException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** @param message one line */
    public MissingMechanismException(String message) {
        super(message);
    }
}
