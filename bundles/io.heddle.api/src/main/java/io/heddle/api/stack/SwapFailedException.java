// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** A new generation of a stack failed its trial; the message says which mechanism, where, and why. */
public final class SwapFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line
     * @param cause what was thrown, or null
     */
    public SwapFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
