// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import io.heddle.deploy.internal.archive.RefusedException;
import java.util.Collection;

/** Who a dropped bundle may say it is: somebody new, or another version of a mechanism. */
public final class IdentityRules {

    /**
     * A bundle that is installed.
     *
     * @param identity who it is
     * @param file which brought it; empty if it is part of the installation
     */
    public record Present(Identity identity, String file) {

        boolean dropped() {
            return !file.isEmpty();
        }
    }

    private static final String MECHANISMS = "io.heddle.mechanism.";
    private static final PackageList RESERVED = PackageList.of(
            "io.heddle.* org.apache.felix.* org.osgi.* org.nd4j.* org.bytedeco.* system.bundle");

    private IdentityRules() {}

    /** Compares with every other bundle that is installed; {@code others} has none of the same file. */
    public static void check(Identity identity, Collection<Present> others) throws RefusedException {
        String name = identity.name();
        boolean mechanism = name.startsWith(MECHANISMS);
        if (RESERVED.has(name) && !mechanism) {
            throw new RefusedException("its name " + name + " belongs to the installation; "
                    + "take one of your own, or " + MECHANISMS + "NAME for a mechanism");
        }
        for (Present other : others) {
            if (!other.identity().name().equals(name)) {
                continue;
            }
            if (other.dropped()) {
                if (other.identity().version().equals(identity.version())) {
                    throw new RefusedException(identity + " was brought by " + other.file() + " already; remove one of them");
                }
            } else if (!mechanism) {
                throw new RefusedException("its name " + name + " belongs to the installation; take one of your own");
            } else if (identity.version().compareTo(other.identity().version()) <= 0) {
                throw new RefusedException(other.identity() + " is part of the installation; "
                        + "only a newer version may stand beside it, and this is " + identity.version());
            }
        }
    }
}
