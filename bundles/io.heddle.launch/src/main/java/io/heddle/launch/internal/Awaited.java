// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.tracker.ServiceTracker;

/**
 * What has to be done before the first command runs.
 *
 * <p>A component declares it by the property {@code heddle.awaited} with a name; it is done when there
 * is a service with the same property and name.
 */
final class Awaited {

    private static final String NAME = "heddle.awaited";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Awaited(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** Waits for each so long; what failed is not waited for. @return what is not done then */
    List<String> missing(long milliseconds) throws InterruptedException {
        List<String> missing = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (description.properties.get(NAME) instanceof String name && !isThere(name, hasFailed(description) ? 1 : milliseconds)) {
                missing.add(name);
            }
        }
        return missing;
    }

    private boolean hasFailed(ComponentDescriptionDTO description) {
        return components.getComponentConfigurationDTOs(description).stream().anyMatch(one -> one.failure != null);
    }

    private boolean isThere(String name, long milliseconds) throws InterruptedException {
        ServiceTracker<Object, Object> tracker = tracker(name);
        tracker.open(true);
        try {
            return tracker.waitForService(milliseconds) != null;
        } finally {
            tracker.close();
        }
    }

    private ServiceTracker<Object, Object> tracker(String name) {
        try {
            return new ServiceTracker<>(context, FrameworkUtil.createFilter("(" + NAME + "=" + name + ")"), null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
