// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.distribution.Closure;
import io.heddle.shell.internal.distribution.Installed;
import io.heddle.shell.internal.distribution.Needed;
import io.heddle.shell.internal.distribution.RunFile;
import io.heddle.shell.internal.model.Notation;
import io.heddle.shell.internal.model.OutputFile;
import io.heddle.shell.internal.result.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells which bundles a stack needs. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=resolve"})
public final class ResolveCommand extends Command {

    private final BundleContext context;
    private final Callers callers;
    private final Stacks stacks;

    /** All stay as long as this. */
    @Activate
    public ResolveCommand(BundleContext context, @Reference Callers callers, @Reference Stacks stacks) {
        this.context = context;
        this.callers = callers;
        this.stacks = stacks;
    }

    /** Assembles nothing. */
    @Descriptor("tell which of the installed bundles a stack needs, and why")
    public Resolution resolve(CommandSession session,
            @Descriptor("the compute; the one that new stacks take if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("the symbolic name of a bundle that is wanted as well; may be given several times")
            @Parameter(names = "--with", absentValue = "") List<String> with,
            @Descriptor("the file that gets the requirements, for bnd to resolve")
            @Parameter(names = "--bndrun", absentValue = "") @Nullable Path bndrun,
            @Descriptor("a notation, or a file with one") String[] notation) throws IOException {
        if (notation.length == 0) {
            throw new UsageException("resolve needs a notation; for example: resolve \"7 ssd : 1 attention\"");
        }
        Caller caller = callers.of(session);
        StackSpec spec = stacks.parse(Notation.text(caller.folder(), notation));
        // Says best what is missing.
        stacks.outline(spec);
        @Nullable Path file = bndrun == null ? null : caller.resolve(bndrun);
        OutputFile.require("--bndrun", file);
        Installed installed = new Installed(context);
        String taken = compute != null ? compute : installed.compute(stacks.computes());
        Closure closure = new Closure(context);
        List<String> named = new ArrayList<>();
        Bundle router = installed.provider(Stacks.class);
        closure.add(router, "assembles stacks");
        named.add(router.getSymbolicName());
        closure.add(installed.bundleWith(RunFile.COMPUTE, taken), "the compute " + taken);
        TreeSet<String> mechanisms = new TreeSet<>();
        for (BlockSpec block : spec.blocks().values()) {
            mechanisms.add(block.mechanism());
            closure.add(installed.mechanism(block), "the mechanism " + block.mechanism());
        }
        for (String name : with) {
            closure.add(installed.named(name), "--with");
            named.add(name);
        }
        if (file != null) {
            Files.writeString(file, new RunFile(stacks.notation(spec), taken, mechanisms, named).text());
        }
        return new Resolution(closure.bundles().stream().map(ResolveCommand::row).toList(), context.getBundles().length - 1);
    }

    private static Resolution.Row row(Needed needed) {
        return new Resolution.Row(needed.name(), needed.bundle().getVersion().toString(), Installed.bytes(needed.bundle()),
                needed.why());
    }
}
