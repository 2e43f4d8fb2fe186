// SPDX-License-Identifier: Apache-2.0
package io.heddle.log.internal;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes one line an event to the error stream, so that results on the output stream stay clean.
 *
 * <p>The system property {@code heddle.log} names the lowest level that is written; it is
 * {@code warn} unless set. A stack trace is written at {@code debug} only: a line that a user can
 * act on comes first.
 */
final class LineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    /** Kept because the shell replaces the stream of the System class. */
    private static final PrintStream ERR = System.err;

    private static final Level THRESHOLD = threshold(System.getProperty("heddle.log", "warn"));

    LineLogger(String name) {
        this.name = name;
    }

    private static Level threshold(String word) {
        try {
            return Level.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            ERR.println("heddle: heddle.log is '" + word + "'; use error, warn, info, debug or trace");
            return Level.WARN;
        }
    }

    private static boolean writes(Level level) {
        return level.toInt() >= THRESHOLD.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return writes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return writes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return writes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return writes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return writes(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String message,
            Object @Nullable [] arguments, @Nullable Throwable cause) {
        String text = arguments == null ? message : MessageFormatter.basicArrayFormat(message, arguments);
        String shortName = name.substring(name.lastIndexOf('.') + 1);
        StringBuilder line = new StringBuilder(level.name().toLowerCase(Locale.ROOT))
                .append(' ').append(shortName).append(": ").append(text);
        if (cause != null) {
            line.append(" (").append(cause).append(')');
        }
        ERR.println(line);
        if (cause != null && writes(Level.DEBUG)) {
            cause.printStackTrace(ERR);
        }
    }
}
