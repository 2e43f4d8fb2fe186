// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** A stack description that cannot be used; the message is one line for the user. */
public final class InvalidStackException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message what was found, what is allowed, what to do */
    public InvalidStackException(String message) {
        super(message);
    }
}
