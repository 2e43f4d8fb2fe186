// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j.internal;

import io.heddle.nd4j.Nd4jReady;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Sets the class loading, then registers {@link Nd4jReady}.
 *
 * <p>An activator and no component: this bundle stands below declarative services and may not
 * import anything that could be refreshed.
 */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        // The class literal does not initialise the class: no native code is loaded here.
        ND4JClassLoading.setNd4jClassloaderFromClass(Nd4jBackend.class);
        context.registerService(Nd4jReady.class, new NativeEnvironment(), null);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the service; native libraries stay loaded until the JVM ends.
    }
}
