// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Device;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/** What the kit needs of the framework that it runs in; closed by its owner. */
public final class Services implements AutoCloseable {
    private static final long WAIT_MILLIS = 20_000;

    private final BundleContext framework;
    private final ServiceTracker<Stacks, Stacks> stacks;
    private final ServiceTracker<Device, Device> devices;

    private Services(BundleContext framework) {
        this.framework = framework;
        stacks = new ServiceTracker<>(framework, Stacks.class, null);
        devices = new ServiceTracker<>(framework, Device.class, null);
        stacks.open();
        devices.open();
    }

    /** The services that a test of a bundle sees. */
    public static Services of(Class<?> test) {
        Bundle bundle = FrameworkUtil.getBundle(test);
        if (bundle == null || bundle.getBundleContext() == null) {
            throw new IllegalStateException(test.getName() + " runs outside a framework; conformance is tried on bundles:"
                    + " run it with bnd-testing");
        }
        // The framework's own context, since the bundles of mechanism and test may be stopped.
        return new Services(bundle.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext());
    }

    /** A use to look at. */
    public Subject subject(String use, Subject.Size size) {
        return new Subject(framework, required(stacks, Stacks.class), devices(), use, size);
    }

    /** Whether a use is refused as it must be. */
    public Finding refused(String use, Subject.Size size) {
        return Configurations.refused(subject(use, size));
    }

    private List<Device> devices() {
        required(devices, Device.class);
        return List.copyOf(devices.getTracked().values());
    }

    private static <T> T required(ServiceTracker<T, T> tracker, Class<T> type) {
        try {
            T found = tracker.waitForService(WAIT_MILLIS);
            if (found != null) {
                return found;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("no service " + type.getName() + " came within " + WAIT_MILLIS / 1000
                + " s; the run needs io.heddle.router, io.heddle.device.cpu and a compute");
    }

    @Override
    public void close() {
        stacks.close();
        devices.close();
    }
}
