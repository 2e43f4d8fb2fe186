// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.manifest.Clause;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Constants;

/** Which capabilities a dropped bundle may offer: services and mechanisms, or some of its own name space. */
final class CapabilityRules {

    private static final Set<String> OFFERED = Set.of("osgi.service", "osgi.implementation", "io.heddle.mechanism");
    /** The others of these are the framework's and the installation's, such as the backend of ND4J. */
    private static final PackageList RESERVED = PackageList.of("osgi.* io.heddle.*");
    /** What headers of their own say; here they would go past those. */
    private static final PackageList REFUSED_REQUIREMENTS = PackageList.of("osgi.wiring.* osgi.native");

    private CapabilityRules() {}

    static void check(Map<String, String> headers) throws RefusedException {
        for (String name : nameSpaces(headers, Constants.PROVIDE_CAPABILITY)) {
            if (RESERVED.has(name) && !OFFERED.contains(name)) {
                throw new RefusedException("it provides the capability " + shown(name) + ", which only the installation itself may");
            }
        }
        for (String name : nameSpaces(headers, Constants.REQUIRE_CAPABILITY)) {
            if (REFUSED_REQUIREMENTS.has(name)) {
                throw new RefusedException("it requires the capability " + shown(name) + "; import packages by Import-Package");
            }
        }
    }

    private static Set<String> nameSpaces(Map<String, String> headers, String header) throws RefusedException {
        String value = headers.getOrDefault(header, "");
        Set<String> names = new TreeSet<>();
        if (!value.isBlank()) {
            for (Clause clause : Clause.parse(header, value)) {
                names.addAll(clause.names());
            }
        }
        return names;
    }
}
