// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.deploy.Deployments;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.result.Deploys;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what became of the jars in the folder {@code deploy}. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=deploys"})
public final class DeploysCommand extends Command {

    private final Deployments deployments;

    /** The service stays as long as this. */
    @Activate
    public DeploysCommand(@Reference Deployments deployments) {
        this.deployments = deployments;
    }

    /** By name of the file. */
    @Descriptor("list the jars in the folder deploy: which run, which were refused, and why")
    public Deploys deploys() {
        return new Deploys(deployments.all());
    }
}
