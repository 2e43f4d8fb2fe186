// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs the shell lines that come through a pipe; a line that fails does not stop those after it. */
final class Script {

    private final CommandSession session;
    private final PrintStream err;

    Script(CommandSession session, PrintStream err) {
        this.session = session;
        this.err = err;
    }

    int run() {
        int status = Status.DONE;
        try (var lines = new BufferedReader(new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (text.equals("exit") || text.equals("quit")) {
                    break;
                }
                if (!text.isEmpty() && !text.startsWith("#")) {
                    status = Math.max(status, execute(text));
                }
            }
        } catch (IOException e) {
            err.println("heddle: " + Status.line(e));
            return Status.FAILED;
        }
        return status;
    }

    private int execute(String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT).toString().stripTrailing());
            }
            session.getConsole().flush();
            return Status.DONE;
        } catch (Exception | LinkageError | AssertionError e) {
            session.getConsole().flush();
            err.println("heddle: " + Status.line(e));
            return Status.of(e);
        }
    }
}
