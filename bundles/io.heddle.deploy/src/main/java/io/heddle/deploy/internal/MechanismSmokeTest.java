// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.deploy.internal.archive.RefusedException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Has every mechanism of a bundle made and describe itself: most of what can be missing shows there. */
final class MechanismSmokeTest implements SmokeTest {

    private final BundleContext context;

    MechanismSmokeTest(BundleContext context) {
        this.context = context;
    }

    @Override
    public Set<String> mechanisms(Bundle bundle) throws RefusedException {
        Set<String> names = new TreeSet<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            String[] types = (String[]) service.getProperty(Constants.OBJECTCLASS);
            if (Arrays.asList(types).contains(Mechanism.class.getName())) {
                names.add(describe(service));
            }
        }
        return names;
    }

    private String describe(ServiceReference<?> service) throws RefusedException {
        try {
            if (!(context.getService(service) instanceof Mechanism mechanism)) {
                throw new RefusedException("its mechanism " + service.getProperty(Mechanism.NAME) + " does not come up");
            }
            return mechanism.describe().name();
        } catch (RuntimeException | LinkageError e) {
            throw new RefusedException("its mechanism " + service.getProperty(Mechanism.NAME)
                    + " does not describe itself: " + RefusedException.shown(e.toString()));
        } finally {
            context.ungetService(service);
        }
    }
}
