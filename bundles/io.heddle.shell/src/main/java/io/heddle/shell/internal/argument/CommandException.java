// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A command could not do what it was asked for; the message is one line for the user.
 *
 * <p>The shell shows an exception as its own text says, so that is the message alone.
 */
public class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Puts any failure in one line. */
    static CommandException of(Exception failure) {
        return failure instanceof CommandException told ? told : new CommandException(line(failure), failure);
    }

    private static String line(Throwable failure) {
        Throwable told = failure;
        while (told.getMessage() == null && told.getCause() != null) {
            told = told.getCause();
        }
        String text = switch (told) {
            case FileSystemException file -> file(file);
            case InterruptedException e -> "interrupted";
            case IndexOutOfBoundsException e -> e.toString();
            default -> told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
        };
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Files' own exceptions name the file and leave the rest to their type. */
    private static String file(FileSystemException failure) {
        String reason = switch (failure) {
            case NoSuchFileException e when e.getReason() == null -> "does not exist; check the path";
            case AccessDeniedException e -> "may not be used; check its permissions";
            default -> failure.getReason() == null ? failure.getClass().getSimpleName() : failure.getReason();
        };
        return failure.getFile() + ": " + reason;
    }

    @Override
    public final String toString() {
        return getMessage();
    }
}
