// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * Starts the framework and waits for its end.
 *
 * <p>The arguments go in as a service property and the exit status comes back through the service,
 * so that no text is parsed on the way.
 */
public final class Main {

    private static final int FAILED = 1;
    private static final long STOP_MILLISECONDS = 10_000;

    private Main() {}

    /** The system property {@code heddle.home} names the distribution, {@code heddle.mode} what to do. */
    public static void main(String[] arguments) {
        // Whatever a library prints is no result; results go to the output stream by the session.
        String mode = System.getProperty("heddle.mode", arguments.length > 0 ? "command" : "shell");
        if (!mode.equals("shell")) {
            System.setOut(System.err);
        }
        int status;
        try {
            status = run(Path.of(System.getProperty("heddle.home", ".")).toAbsolutePath(), mode, arguments);
        } catch (IOException | BundleException e) {
            System.err.println("heddle: cannot start: " + e);
            status = FAILED;
        } catch (InterruptedException e) {
            status = FAILED;
        }
        System.exit(status);
    }

    private static int run(Path home, String mode, String[] arguments)
            throws IOException, BundleException, InterruptedException {
        RunConfiguration configuration = RunConfiguration.read(home);
        AtomicInteger status = new AtomicInteger();
        try (Slot slot = Slot.take(home, configuration.stamp())) {
            Map<String, String> properties = configuration.framework();
            properties.put("org.osgi.framework.storage", slot.folder().toString());
            properties.put("org.osgi.framework.startlevel.beginning",
                    Integer.toString(mode.equals("shell") ? RunConfiguration.SHELL_LEVEL : RunConfiguration.COMMAND_LEVEL));
            Framework framework = new FrameworkFactory().newFramework(properties);
            framework.init();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
            IntConsumer exit = code -> {
                status.set(code);
                stop(framework);
            };
            framework.getBundleContext().addFrameworkListener(Main::report);
            var launch = framework.getBundleContext().registerService(IntConsumer.class, exit, new Hashtable<>(
                    Map.of("launcher.arguments", arguments, "heddle.mode", mode)));
            if (slot.isFresh()) {
                configuration.install(framework);
                slot.installed();
            }
            framework.start();
            if (framework.getState() == Bundle.ACTIVE && launch.getReference().getUsingBundles() == null) {
                System.err.println("heddle: the bundle io.heddle.launch or one that it needs did not start");
                exit.accept(FAILED);
            }
            framework.waitForStop(0);
        }
        return status.get();
    }

    /** A bundle that does not start is told in one line, and does not hold up the others. */
    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            String message = String.valueOf(event.getThrowable().getMessage());
            // The framework says the same thing twice, the second time in brackets.
            System.err.println("heddle: " + message.replaceFirst("(?s) Unresolved requirements: .*", ""));
        }
    }

    /** Returns when the framework has stopped, so that deactivation is not cut short by the JVM's end. */
    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLISECONDS);
        } catch (BundleException e) {
            System.err.println("heddle: cannot stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
