// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapReport;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.result.SwapList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how stacks have changed. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=swaps"})
public final class SwapsCommand extends Command {

    private final Stacks stacks;

    /** The service stays as long as this. */
    @Activate
    public SwapsCommand(@Reference Stacks stacks) {
        this.stacks = stacks;
    }

    /** Oldest first. */
    @Descriptor("list the changes of running stacks: what caused them, how they ended, and what became of the sequences")
    public SwapList swaps(
            @Descriptor("how many of the latest")
            @Parameter(names = "--last", absentValue = "20") int last) {
        Options.atLeast(1, "--last", last);
        List<SwapReport> all = stacks.swaps();
        return new SwapList(all.subList(Math.max(0, all.size() - last), all.size()));
    }
}
