// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

/** A command was called in a way that it cannot serve; the message says what to type instead. */
public final class UsageException extends CommandException {

    private static final long serialVersionUID = 1L;

    /** The message must be one line. */
    public UsageException(String message) {
        super(message, null);
    }
}
