// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.planted;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.tensor.Device;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Starts a bundle with one planted mechanism. */
public final class PlantedActivator implements BundleActivator {
    /** The header that names the fault. */
    public static final String HEADER = "Planted-Fault";
    /** The name of the thread that is left. */
    public static final String THREAD = "planted thread";

    private final List<Device.Memory> kept = new ArrayList<>();
    private ServiceRegistration<Mechanism> registration;
    private BundleContext context;

    @Override
    public void start(BundleContext started) {
        context = started;
        Fault fault = Fault.valueOf(context.getBundle().getHeaders("").get(HEADER));
        registration = context.registerService(Mechanism.class, new PlantedMechanism(fault, this),
                new Hashtable<>(Map.of(Mechanism.NAME, fault.mechanism())));
        if (fault == Fault.LEAVES_THREAD) {
            leaveThread();
        }
    }

    private static void leaveThread() {
        CountDownLatch never = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                never.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }, THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the service back, once. */
    synchronized void vanish() {
        if (registration != null) {
            ServiceRegistration<Mechanism> leaving = registration;
            registration = null;
            leaving.unregister();
        }
    }

    /** Keeps memory of a device until the bundle is stopped. */
    synchronized void keepDeviceMemory() {
        kept.add(context.getService(context.getServiceReference(Device.class)).allocate(64));
    }

    @Override
    public synchronized void stop(BundleContext stopped) {
        kept.forEach(Device.Memory::close);
        kept.clear();
    }
}
