// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.Notation;
import io.heddle.shell.internal.result.PlainText;
import io.heddle.shell.internal.result.Result;
import io.heddle.shell.internal.result.StackDrawing;
import java.io.IOException;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads stack descriptions. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=stack"})
public final class StackCommand extends Command {

    private final Callers callers;
    private final Stacks stacks;

    /** What to do with a description. */
    public enum Action {
        /** Draw its layers. */
        SHOW,
        /** Give its stored form. */
        JSON,
        /** Try it against what is installed. */
        VALIDATE
    }

    /** Both stay as long as this. */
    @Activate
    public StackCommand(@Reference Callers callers, @Reference Stacks stacks) {
        this.callers = callers;
        this.stacks = stacks;
    }

    /** Drawing and JSON need no mechanism; validating does. */
    @Descriptor("draw a stack description, give it as JSON, or try it against what is installed")
    public Result stack(CommandSession session,
            @Descriptor("show, json or validate") Action action,
            @Descriptor("the short notation, a preset, a published notation, JSON, or a file with one of them")
            String[] notation) throws IOException {
        if (notation.length == 0) {
            throw new UsageException("stack " + action.name().toLowerCase(Locale.ROOT)
                    + " needs a notation; for example: stack show \"7 ssd : 1 attention\"");
        }
        StackSpec spec = stacks.parse(Notation.text(callers.of(session).folder(), notation));
        return switch (action) {
            case SHOW -> new StackDrawing(spec, stacks.notation(spec));
            case JSON -> new PlainText(stacks.json(spec));
            case VALIDATE -> valid(stacks.outline(spec));
        };
    }

    private static Result valid(StackOutline outline) {
        return new PlainText(String.format(Locale.ROOT, "%s can be assembled: %d layers, %,d parameters, %s",
                outline.spec().name(), outline.spec().layers().size(), outline.parameters(),
                outline.steps() ? "runs token by token" : "reads whole sequences only"));
    }
}
