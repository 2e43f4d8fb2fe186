// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.result.WaitingReport;
import io.heddle.shell.internal.result.WaitingReport.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Tells what a stack, a component or a bundle still waits for. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=why"})
public final class WhyCommand extends Command {

    private final BundleContext context;
    private final ComponentStates components;
    /** The router may itself be what is missing. */
    private final List<Stacks> routers = new CopyOnWriteArrayList<>();

    /** Needs nothing that could be missing. */
    @Activate
    public WhyCommand(BundleContext context, @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.components = new ComponentStates(runtime);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindStacks(Stacks stacks) {
        routers.add(stacks);
    }

    void unbindStacks(Stacks stacks) {
        routers.remove(stacks);
    }

    /** All that wait, or everything whose name holds a word. */
    @Descriptor("tell what stacks, components and bundles still wait for")
    public WaitingReport why(
            @Descriptor("a part of the name of a stack, a component or a bundle; all that wait if left out")
            String[] name) {
        List<Item> items = new ArrayList<>();
        routers.forEach(router -> router.open().forEach(stack -> items.add(item(stack))));
        items.addAll(components.all());
        int level = context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.adapt(BundleStartLevel.class).getStartLevel() > level) {
                // It is not its turn yet.
                continue;
            }
            if (bundle.getState() == Bundle.INSTALLED) {
                items.add(new Item("bundle", String.valueOf(bundle.getSymbolicName()),
                        "it is not resolved; what it needs is in the answer to: start " + bundle.getBundleId()));
            } else if (bundle.getState() == Bundle.RESOLVED
                    && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                items.add(new Item("bundle", bundle.getSymbolicName(),
                        "it is not started; start it with: start " + bundle.getBundleId()));
            }
        }
        if (name.length == 0) {
            return new WaitingReport(items.stream().filter(Item::waits).toList());
        }
        String wanted = String.join(" ", name).toLowerCase(Locale.ROOT);
        List<Item> found = items.stream().filter(i -> i.name().toLowerCase(Locale.ROOT).contains(wanted)).toList();
        if (found.isEmpty()) {
            throw new UsageException("no stack, component or waiting bundle has '" + String.join(" ", name)
                    + "' in its name; why alone lists all that wait");
        }
        return new WaitingReport(found);
    }

    private static Item item(Stack stack) {
        return new Item("stack", stack.spec().name(), stack.waitingFor().orElse(""));
    }
}
