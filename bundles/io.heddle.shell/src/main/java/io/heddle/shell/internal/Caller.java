// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * Where a command was called from.
 *
 * @param folder what relative paths are relative to
 * @param in what is typed, or comes through a pipe
 * @param out for results that come bit by bit
 * @param err for everything else
 * @param watched whether somebody looks at {@code err}, so that progress is of use there
 * @param outWatched whether somebody looks at {@code out}, so that progress would be in the way of what comes there
 */
public record Caller(Path folder, InputStream in, PrintStream out, PrintStream err, boolean watched, boolean outWatched) {

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    /**
     * @param session the command's session
     * @param errTerminal whether the process's own standard error is a terminal
     * @param outTerminal whether its standard output is
     */
    static Caller of(CommandSession session, boolean errTerminal, boolean outTerminal) {
        Path folder = session.currentDir() == null ? Path.of("").toAbsolutePath() : session.currentDir();
        // In a shell's pipeline the console is not where the next command reads. The shell knows whether a
        // stream is redirected within it, the launcher whether the shell itself is.
        Process process = Process.Utils.current();
        return process == null
                ? new Caller(folder, session.getKeyboard(), session.getConsole(), System.err, errTerminal, outTerminal)
                : new Caller(folder, process.in(), process.out(), process.err(),
                        errTerminal && process.isTty(STANDARD_ERROR), outTerminal && process.isTty(STANDARD_OUTPUT));
    }

    /** The path that the caller means. */
    public Path resolve(Path path) {
        return folder.resolve(path).normalize();
    }

    /** The path that the caller means, or null for null. */
    public @Nullable Path resolveIfGiven(@Nullable Path path) {
        return path == null ? null : resolve(path);
    }
}
