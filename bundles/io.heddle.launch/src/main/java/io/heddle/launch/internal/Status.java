// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import org.apache.felix.gogo.runtime.CommandNotFoundException;

/** The exit status of a run, and the one line that explains it. */
final class Status {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private Status() {}

    /** Wrong usage is what the caller can correct by typing something else. */
    static int of(Throwable failure) {
        return isUsage(failure) || isCoercion(failure) || isUnknown(failure) ? WRONG_USAGE : FAILED;
    }

    /** Gogo found no method of the command that takes the arguments. */
    static boolean isCoercion(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof IllegalArgumentException
                && message != null && message.startsWith("Cannot coerce");
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof CommandNotFoundException;
    }

    /** By name, because a command's bundle may bring an exception of its own. */
    private static boolean isUsage(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getSimpleName().equals("UsageException")) {
                return true;
            }
        }
        return false;
    }

    /** The message alone; the kind of failure is named only where there is no message. */
    static String line(Throwable failure) {
        Throwable told = failure;
        while (told.getMessage() == null && told.getCause() != null) {
            told = told.getCause();
        }
        String message = told.getMessage();
        // These three say too little without their name: 'foo.txt', 'org/nd4j/Nd4j', '3'.
        boolean bare = told instanceof java.nio.file.FileSystemException
                || told instanceof LinkageError || told instanceof IndexOutOfBoundsException;
        String text = message == null ? told.getClass().getSimpleName()
                : bare ? told.getClass().getSimpleName() + ": " + message : message;
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
