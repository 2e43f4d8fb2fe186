// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.model.NamedModels;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the launcher knows of its caller, for all commands. */
@Component(service = Callers.class)
public final class Callers {

    /** The framework property that is {@code true} where standard error is a terminal. */
    static final String TERMINAL = "heddle.terminal";
    /** The framework property that is {@code true} where standard output is one. */
    static final String OUTPUT_TERMINAL = "heddle.terminal.output";

    private final NamedModels models;
    private final boolean terminal;
    private final boolean outputTerminal;

    /** Reads the launcher's properties; the models stay as long as this. */
    @Activate
    public Callers(BundleContext context, @Reference NamedModels models) {
        this(models, Boolean.parseBoolean(context.getProperty(TERMINAL)),
                Boolean.parseBoolean(context.getProperty(OUTPUT_TERMINAL)));
    }

    Callers(NamedModels models, boolean terminal, boolean outputTerminal) {
        this.models = models;
        this.terminal = terminal;
        this.outputTerminal = outputTerminal;
    }

    /** Where a session's command was called from. */
    public Caller of(CommandSession session) {
        return Caller.of(session, terminal, outputTerminal);
    }

    /**
     * The folder or file that {@code --model} names, or the folder of the built-in model.
     *
     * @param given a folder, a file, a model that comes with Heddle, or an identifier of the hub's cache
     * @throws io.heddle.checkpoint.ModelException if it is an identifier of no model that is there
     */
    public Path model(Caller caller, @Nullable Path given) throws IOException {
        if (given == null) {
            return models.builtIn();
        }
        try (DownloadProgress progress = new DownloadProgress(caller)) {
            return models.find(given.toString(), caller.resolve(given), progress);
        }
    }
}
