// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.result.Computes;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells which computes are installed, and why one is taken or not. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=computes"})
public final class ComputesCommand extends Command {

    private final Stacks stacks;

    /** The service stays as long as this. */
    @Activate
    public ComputesCommand(@Reference Stacks stacks) {
        this.stacks = stacks;
    }

    /** Best first. */
    @Descriptor("list the computes that are installed, best first, and why one is taken or not")
    public Computes computes() {
        return new Computes(stacks.computes());
    }
}
