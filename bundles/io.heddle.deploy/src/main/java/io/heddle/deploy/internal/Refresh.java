// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the framework let go of the classes of a bundle that was updated or uninstalled.
 *
 * <p>A refresh restarts every bundle that depends on it. Were ND4J among them, its native code would
 * be loaded twice and the JVM would end; therefore a bundle is refreshed alone or not at all.
 */
final class Refresh {

    private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

    private static final long SECONDS = 10;

    private final FrameworkWiring wiring;

    Refresh(BundleContext context) {
        wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** Asks for it; the framework does it later. */
    void later(Bundle bundle) {
        if (isAlone(bundle)) {
            wiring.refreshBundles(List.of(bundle));
        }
    }

    /** Returns when it is done, so that the bundle can start without being restarted. */
    void now(Bundle bundle) {
        if (!isAlone(bundle)) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(List.of(bundle), event -> done.countDown());
        try {
            if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} was not refreshed within {} s", bundle.getSymbolicName(), SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAlone(Bundle bundle) {
        Collection<Bundle> closure = wiring.getDependencyClosure(List.of(bundle));
        boolean alone = closure.stream().allMatch(bundle::equals);
        if (!alone) {
            LOG.warn("the old classes of {} stay until a restart, because {} use them", bundle.getSymbolicName(),
                    closure.stream().filter(b -> !b.equals(bundle)).map(Bundle::getSymbolicName).sorted().toList());
        }
        return alone;
    }
}
