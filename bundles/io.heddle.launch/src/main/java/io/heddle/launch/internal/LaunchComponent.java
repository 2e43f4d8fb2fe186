// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Waits until the framework has started, then does what the launcher asked for.
 *
 * <p>Before that event some commands may not be registered, which is why gosh's own option for a
 * command is of no use here. In the mode {@code shell} the terminal's bundle does everything.
 */
@Component(service = {}, immediate = true)
public final class LaunchComponent implements FrameworkListener {

    /** Longer than a dropped jar may take to come up. */
    private static final long WAIT_MILLISECONDS = 25_000;

    private final BundleContext context;
    private final CommandProcessor processor;
    private final ServiceComponentRuntime components;
    private final IntConsumer exit;
    private final Map<String, Object> launch;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** Begins at once where the framework has started already, as after an update of this bundle. */
    @Activate
    public LaunchComponent(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference ServiceComponentRuntime components,
            @Reference(service = IntConsumer.class, target = "(launcher.arguments=*)")
                    Map.Entry<Map<String, Object>, IntConsumer> launcher) {
        this.context = context;
        this.processor = processor;
        this.components = components;
        this.exit = launcher.getValue();
        this.launch = launcher.getKey();
        context.addFrameworkListener(this);
        if (context.getBundle(0).getState() == Bundle.ACTIVE) {
            begin();
        }
    }

    @Deactivate
    void deactivate() {
        context.removeFrameworkListener(this);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            begin();
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true) && !"shell".equals(launch.get("heddle.mode"))) {
            // The framework delivers events on one thread, which must not wait for a command.
            Thread.ofPlatform().name("heddle-launch").start(this::run);
        }
    }

    private void run() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int status = Status.FAILED;
        try (CommandSession session = processor.createSession(new FileInputStream(FileDescriptor.in), out, err)) {
            new Awaited(context, components).missing(WAIT_MILLISECONDS).forEach(name ->
                    err.println("heddle: " + name + " is not ready after " + WAIT_MILLISECONDS / 1000 + " s; going on without it"));
            Commands commands = new Commands(context, components);
            List<String> arguments = List.of((String[]) launch.get("launcher.arguments"));
            status = arguments.isEmpty()
                    ? new Script(session, err).run()
                    : new OneCommand(commands, session, out, err).run(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("heddle: interrupted");
        } catch (RuntimeException | Error e) {
            err.println("heddle: " + Status.line(e));
        } finally {
            out.flush();
            exit.accept(status);
        }
    }
}
