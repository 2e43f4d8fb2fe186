// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.checkpoint.Models;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.result.Families;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells which checkpoint families are installed. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=families"})
public final class FamiliesCommand extends Command {

    private final Models models;

    /** The service stays as long as this. */
    @Activate
    public FamiliesCommand(@Reference Models models) {
        this.models = models;
    }

    /** By name. */
    @Descriptor("list the families of published checkpoints that can be read")
    public Families families() {
        return new Families(models.families(), models.ggufArchitectures());
    }
}
