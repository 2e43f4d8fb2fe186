// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.UsageException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the launcher knows of its caller, for all commands. */
@Component(service = Callers.class)
public final class Callers {

    /** The framework property that names the folder of the models that come with Heddle. */
    static final String MODELS = "heddle.models";
    /** The framework property that is {@code true} where standard error is a terminal. */
    static final String TERMINAL = "heddle.terminal";

    private static final String BUILT_IN = "bamba-shakespeare";

    private final @Nullable String models;
    private final boolean terminal;

    /** Reads the launcher's properties. */
    @Activate
    public Callers(BundleContext context) {
        this(context.getProperty(MODELS), Boolean.parseBoolean(context.getProperty(TERMINAL)));
    }

    Callers(@Nullable String models, boolean terminal) {
        this.models = models;
        this.terminal = terminal;
    }

    /** Where a session's command was called from. */
    public Caller of(CommandSession session) {
        return Caller.of(session, terminal);
    }

    /** The folder or file that {@code --model} names, or the folder of the built-in model. */
    public Path model(Caller caller, @Nullable Path given) {
        if (given != null) {
            return caller.resolve(given);
        }
        if (models == null) {
            throw new UsageException("--model is missing, and the framework property " + MODELS
                    + " names no folder with the built-in model");
        }
        return Path.of(models).resolve(BUILT_IN);
    }
}
