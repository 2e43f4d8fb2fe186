// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.DroppedJars;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.Subjects;
import io.heddle.shell.internal.result.ResultConverter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** A shell with all commands that need no framework, on toy models. */
final class Shell implements AutoCloseable {

    final ToyStacks stacks = new ToyStacks();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(new ThreadIOImpl());
    private final CommandSession session;
    private final Map<String, Command> commands;

    Shell(Path folder) {
        Callers callers = new Callers(folder.resolve("models").toString(), false);
        ModelOpener models = new ModelOpener(stacks, stacks, new DroppedJars());
        Subjects subjects = new Subjects(stacks, stacks, new DroppedJars());
        Jobs jobs = new Jobs();
        MechanismsCommand mechanisms = new MechanismsCommand();
        mechanisms.bindStacks(stacks);
        commands = new HashMap<>(Map.of("generate", new GenerateCommand(callers, models, jobs),
                "logits", new LogitsCommand(callers, models, jobs), "eval", new EvalCommand(callers, models, jobs),
                "tokenize", new TokenizeCommand(callers), "families", new FamiliesCommand(stacks),
                "computes", new ComputesCommand(stacks), "stack", new StackCommand(callers, stacks),
                "inspect", new InspectCommand(callers, subjects), "plan", new PlanCommand(callers, subjects),
                "mechanisms", mechanisms));
        commands.put("bench", new BenchCommand(callers, models));
        commands.put("jobs", new JobsCommand(jobs));
        commands.put("swap", new SwapCommand(stacks, jobs));
        commands.put("swaps", new SwapsCommand(stacks));
        commands.put("advise", new AdviseCommand(callers, stacks));
        commands.forEach((name, command) -> processor.addCommand("heddle", command, name));
        processor.addConverter(new ResultConverter());
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), stream, stream);
        session.currentDir(folder);
    }

    /** What a command shows when its arguments come as values. */
    String run(String name, Object... arguments) throws Exception {
        return shown(commands.get(name).execute(session, List.of(arguments)));
    }

    /** What a line of the shell shows. */
    String line(String text) throws Exception {
        return shown(session.execute(text));
    }

    private String shown(Object result) {
        String text = out.toString(StandardCharsets.UTF_8)
                + (result == null ? "" : session.format(result, Converter.INSPECT));
        out.reset();
        return text;
    }

    CommandSession session() {
        return session;
    }

    Command command(String name) {
        return commands.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        session.close();
        processor.stop();
    }
}
