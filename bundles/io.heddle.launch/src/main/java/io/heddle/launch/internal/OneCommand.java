// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import io.heddle.api.config.Nearest;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.gogo.runtime.Reflective;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;

/**
 * Runs one command of the scope {@code heddle}.
 *
 * <p>Arguments are handed over as values. They never become shell text, so no character in them
 * has a meaning.
 */
final class OneCommand {

    private static final long WAIT_MILLISECONDS = 10_000;
    private static final Set<String> HELP = Set.of("--help", "-h", "help");

    private final Commands commands;
    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    OneCommand(Commands commands, CommandSession session, PrintStream out, PrintStream err) {
        this.commands = commands;
        this.session = session;
        this.out = out;
        this.err = err;
    }

    int run(List<String> line) {
        String name = line.get(0).startsWith("heddle:") ? line.get(0).substring("heddle:".length()) : line.get(0);
        List<String> arguments = line.subList(1, line.size());
        if (HELP.contains(name)) {
            return help(arguments);
        }
        try {
            Optional<Object> command = commands.await(name, WAIT_MILLISECONDS);
            if (command.isEmpty()) {
                return notThere(name);
            }
            if (arguments.size() == 1 && arguments.get(0).equals("--help")) {
                out.print(Usage.of(command.get(), name));
                return Status.DONE;
            }
            print(call(command.get(), name, arguments));
            return Status.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("heddle: interrupted");
            return Status.FAILED;
        } catch (Exception | LinkageError | AssertionError | OutOfMemoryError | StackOverflowError e) {
            String text = Status.isCoercion(e)
                    ? "these arguments do not fit; see: heddle " + name + " --help" : Status.line(e);
            err.println("heddle: " + text);
            return Status.of(e);
        }
    }

    private Object call(Object command, String name, List<String> arguments) throws Exception {
        List<Object> values = new ArrayList<>(arguments);
        return command instanceof Function function
                ? function.execute(session, values)
                : Reflective.invoke(session, command, name, values);
    }

    private void print(Object result) {
        if (result != null) {
            String text = session.format(result, Converter.INSPECT).toString();
            out.print(text.endsWith("\n") ? text : text + "\n");
        }
    }

    private int notThere(String name) {
        if (commands.declared(name).isPresent()) {
            List<String> missing = commands.missing(name);
            err.println("heddle: " + name + " is not ready after " + WAIT_MILLISECONDS / 1000 + " s; it waits for "
                    + (missing.isEmpty() ? "nothing that declarative services know of" : String.join(", ", missing)));
            return Status.FAILED;
        }
        String nearest = Nearest.of(name, commands.names()).map(n -> "did you mean " + n + "? ").orElse("");
        err.println("heddle: no command '" + name + "'; " + nearest + "commands: "
                + String.join(", ", commands.names()));
        return Status.WRONG_USAGE;
    }

    private int help(List<String> arguments) {
        if (arguments.size() == 1) {
            return commands.names().contains(arguments.get(0))
                    ? run(List.of(arguments.get(0), "--help")) : notThere(arguments.get(0));
        }
        out.println("heddle                    open the shell, or read its lines from a pipe");
        out.println("heddle COMMAND [ARGS]     run one command: exit 0 done, 1 failed, 2 wrong usage");
        out.println("heddle COMMAND --help     what a command takes");
        out.println();
        for (String name : commands.names()) {
            String text = commands.now(name).map(command -> Usage.summary(command, name))
                    .orElseGet(() -> "(waits for " + String.join(", ", commands.missing(name)) + ")");
            out.println("  %-22s  %s".formatted(name, text).stripTrailing());
        }
        return Status.DONE;
    }
}
