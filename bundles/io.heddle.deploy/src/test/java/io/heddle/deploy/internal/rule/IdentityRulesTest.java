// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.IdentityRules.Present;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** Who may come in under which name. */
class IdentityRulesTest {

    private static final List<Present> INSTALLED = List.of(present("io.heddle.api", "1.0.0", ""),
            present("io.heddle.mechanism.ssd", "0.1.0.SNAPSHOT", ""), present("jackson-core", "2.19.2", ""),
            present("org.example.mine", "1.0.0", "mine.jar"), present("io.heddle.mechanism.mine", "1.0.0", "other.jar"));

    private static Present present(String name, String version, String file) {
        return new Present(identity(name, version), file);
    }

    private static Identity identity(String name, String version) {
        return new Identity(name, Version.parseVersion(version), false);
    }

    @Test
    void aNewNameAndANewerMechanismComeIn() {
        for (Identity identity : List.of(identity("org.example.other", "1.0.0"), identity("org.example.mine", "1.0.1"),
                identity("org.example.mine", "0.9.0"), identity("io.heddle.mechanism.new", "0.0.1"),
                identity("io.heddle.mechanism.ssd", "0.1.1"), identity("io.heddle.mechanism.mine", "0.1.0"))) {
            assertDoesNotThrow(() -> IdentityRules.check(identity, INSTALLED), identity.toString());
        }
    }

    @Test
    void theNamesOfTheInstallationAreTaken() {
        String belongs = " belongs to the installation; take one of your own";
        for (String name : List.of("io.heddle.api", "io.heddle.router", "io.heddle.mechanism", "io.heddle.deploy", "system.bundle",
                "org.apache.felix.scr", "org.nd4j.other")) {
            refused("its name " + name + belongs + ", or io.heddle.mechanism.NAME for a mechanism", identity(name, "9.0.0"));
        }
        refused("its name jackson-core" + belongs, identity("jackson-core", "9.0.0"));
    }

    @Test
    void aMechanismOfTheInstallationIsReplacedByANewerOneOnly() {
        for (String version : List.of("0.1.0.SNAPSHOT", "0.1.0", "0.0.9")) {
            refused("io.heddle.mechanism.ssd 0.1.0.SNAPSHOT is part of the installation; only a newer version may stand beside it,"
                    + " and this is " + version, identity("io.heddle.mechanism.ssd", version));
        }
    }

    @Test
    void twoFilesCannotBringTheSame() {
        refused("org.example.mine 1.0.0 was brought by mine.jar already; remove one of them", identity("org.example.mine", "1.0.0"));
    }

    private static void refused(String reason, Identity identity) {
        assertEquals(reason,
                assertThrows(RefusedException.class, () -> IdentityRules.check(identity, INSTALLED)).getMessage());
    }
}
