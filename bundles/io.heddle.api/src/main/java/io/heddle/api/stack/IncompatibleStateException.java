// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** A saved state that does not fit; the message says what differs. */
public final class IncompatibleStateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message one line */
    public IncompatibleStateException(String message) {
        super(message);
    }
}
