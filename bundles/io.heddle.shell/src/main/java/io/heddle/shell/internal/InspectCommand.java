// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.StackSpec;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.model.Subject;
import io.heddle.shell.internal.model.Subjects;
import io.heddle.shell.internal.result.ModelDrawing;
import io.heddle.shell.internal.result.PlainText;
import io.heddle.shell.internal.result.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Draws a model. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=inspect"})
public final class InspectCommand extends Command {

    private final Callers callers;
    private final Subjects subjects;

    /** Both stay as long as this. */
    @Activate
    public InspectCommand(@Reference Callers callers, @Reference Subjects subjects) {
        this.callers = callers;
        this.subjects = subjects;
    }

    /** Reads no weights, except for the operators of a pass. */
    @Descriptor("draw a model's layers with their parameters and state, or the operators of a pass")
    public Result inspect(CommandSession session,
            @Descriptor("the model: its folder, or its file; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("draw the operators of one pass instead of the layers")
            @Parameter(names = "--plan", presentValue = Options.ON, absentValue = Options.OFF) boolean plan,
            @Descriptor("how many sequences that pass has")
            @Parameter(names = "--batch", absentValue = "1") int batch,
            @Descriptor("how many tokens of each it reads")
            @Parameter(names = "--time", absentValue = "1") int time,
            @Descriptor("instead of --model: a notation, or a file with one") String[] notation) throws IOException {
        Subjects.requireOne(model, notation);
        Options.atLeast(1, "--batch", batch);
        Options.atLeast(1, "--time", time);
        Caller caller = callers.of(session);
        StackSpec spec = notation.length == 0 ? null : subjects.parse(caller.folder(), notation);
        Path folder = spec == null ? callers.model(caller, model) : null;
        if (plan) {
            return new PlainText(subjects.plan(folder, spec, batch, time));
        }
        Subject subject = spec == null ? subjects.checkpoint(folder) : subjects.description(spec);
        return new ModelDrawing(subject.title(), subject.outline(), subject.context(), subject.fileBytes());
    }
}
