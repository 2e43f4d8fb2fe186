// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

/** A checkpoint that cannot be opened; the message is one line for the user. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what was found, what is allowed, what to do */
    public ModelException(String message) {
        super(message);
    }

    /**
     * @param message what was found, what is allowed, what to do
     * @param cause what led to it
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
