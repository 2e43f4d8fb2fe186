// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.mechanism.Mechanism;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** Which mechanisms bundles brought, so that a bundle of tomorrow is tried without being named. */
final class InstalledMechanisms {
    private InstalledMechanisms() {}

    /** Their names in order; those that tests registered are left out. */
    static List<String> names(BundleContext context) throws InvalidSyntaxException {
        return context.getServiceReferences(Mechanism.class, null).stream()
                .filter(service -> service.getBundle() != context.getBundle())
                .map(service -> (String) service.getProperty(Mechanism.NAME))
                .distinct().sorted().toList();
    }
}
