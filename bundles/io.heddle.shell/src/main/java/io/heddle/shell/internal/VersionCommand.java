// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Says which Heddle, JDK and framework run. */
// Immediate, as every command is: the shell gives the service back after each call, and a delayed
// component would lose its state there.
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=version"})
public final class VersionCommand extends Command {

    private final BundleContext context;

    /** Keeps the context, whose bundles name their versions. */
    @Activate
    public VersionCommand(BundleContext context) {
        this.context = context;
    }

    /** One line, so that a script can cut it. */
    @Descriptor("say which Heddle, JDK and framework run")
    public String version() {
        Version own = context.getBundle().getVersion();
        return "heddle %d.%d.%d, JDK %s, %s %s".formatted(own.getMajor(), own.getMinor(), own.getMicro(),
                Runtime.version().feature(), context.getProperty(Constants.FRAMEWORK_VENDOR),
                context.getBundle(0).getVersion());
    }
}
