// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.Deployments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** The watched folder of this framework, as a user fills it. */
final class DeployFolder implements AutoCloseable {
    private static final long SECONDS = 20;

    private final BundleContext context;
    private final Deployments deployments;
    private final Path workshop;
    private final Path folder;
    private final BlockingQueue<ServiceEvent> changes = new LinkedBlockingQueue<>();
    private final ServiceListener listener = changes::add;

    /** @param workshop where jars are made */
    DeployFolder(BundleContext context, Deployments deployments, Path workshop) throws InvalidSyntaxException {
        this.context = context;
        this.deployments = deployments;
        this.workshop = workshop;
        folder = Path.of(context.getProperty("heddle.deploy.dir"));
        context.addServiceListener(listener, "(objectClass=" + Deployments.class.getName() + ")");
    }

    /** Moved into place, as a careful user does; half a jar would be refused first. */
    void drop(String file, byte[] jar) throws IOException {
        Files.move(Files.write(workshop.resolve(file), jar), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns when nothing of it runs any more. */
    void delete(String file) throws IOException, InterruptedException {
        Files.deleteIfExists(folder.resolve(file));
        await(file, Optional::isEmpty);
    }

    /** Returns when the file stands there. */
    Deployment await(String file, State state, String bundle) throws InterruptedException {
        return await(file, told -> told.filter(d -> d.state() == state && d.bundle().equals(bundle)).isPresent()).orElseThrow();
    }

    private Optional<Deployment> await(String file, Predicate<Optional<Deployment>> wanted) throws InterruptedException {
        while (true) {
            Optional<Deployment> told = deployments.all().stream().filter(d -> d.file().equals(file)).findFirst();
            if (wanted.test(told)) {
                return told;
            }
            if (changes.poll(SECONDS, TimeUnit.SECONDS) == null) {
                throw new AssertionError("nothing changes any more: " + deployments.all());
            }
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(listener);
    }
}
