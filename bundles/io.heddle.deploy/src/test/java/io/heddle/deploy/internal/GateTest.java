// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.internal.archive.JarBytes;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;

/** What becomes of a jar in a framework. */
class GateTest extends GateFixture {

    @Test
    void aJarComesAndGoes() throws Exception {
        File jar = drop("1.0.0");
        gate.install(jar);
        assertEquals(List.of(NAME + " 1.0.0"), running());
        assertEquals(List.of(new Deployment("a.jar", State.INSTALLED, NAME + " 1.0.0", "it passed the inspection and runs",
                JarBytes.of(Files.readAllBytes(jar.toPath())).sha256(), NOW)), gate.all());
        gate.uninstall(jar);
        assertEquals(List.of(), running());
        assertEquals(List.of(), gate.all());
        assertEquals(2, changes);
    }

    @Test
    void whatWaitsStartsWhenAnotherJarBringsWhatItRequires() throws Exception {
        gate.install(drop("a.jar", TestJar.bundle(NAME, "1.0.0").header("Import-Package", "org.example.shared")));
        assertEquals(State.ACCEPTED, gate.all().getFirst().state());
        assertTrue(gate.all().getFirst().reason().contains("org.example.shared"), gate.all().toString());
        gate.install(drop("b.jar", TestJar.bundle("org.example.shared", "1.0.0").header("Export-Package", "org.example.shared")));
        assertEquals(List.of(State.INSTALLED, State.INSTALLED), gate.all().stream().map(Deployment::state).toList());
        // Whoever uses its classes keeps them, and is not restarted.
        events.clear();
        gate.uninstall(folder.resolve("b.jar").toFile());
        assertEquals(List.of("stopped 1.0.0", "uninstalled 1.0.0"), events);
        assertEquals(List.of(NAME + " 1.0.0"), running());
    }

    @Test
    void aBundleOfTheInstallationIsNotImpersonated() throws Exception {
        framework.getBundleContext().installBundle("own", new ByteArrayInputStream(TestJar.bundle(NAME, "1.0.0").bytes()));
        gate.install(drop("2.0.0"));
        assertTold(State.REFUSED, "", "its name " + NAME + " belongs to the installation; take one of your own");
    }

    @Test
    void whoeverUninstallsByHandIsUnderstood() throws Exception {
        File jar = drop("1.0.0");
        gate.install(jar);
        framework.getBundleContext().getBundle(1).uninstall();
        gate.update(jar);
        assertEquals(List.of(NAME + " 1.0.0"), running());
        framework.getBundleContext().getBundle(2).uninstall();
        gate.uninstall(jar);
        assertEquals(List.of(), gate.all());
    }

    @Test
    void afterARestartNothingRunsBeforeItIsInspectedAgain() throws Exception {
        File jar = drop("1.0.0");
        gate.install(jar);
        stop();
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("cache").toString()));
        framework.start();
        assertEquals(List.of(), running());
        gate = gate();
        assertEquals(1, framework.getBundleContext().getBundles().length);
        gate.install(jar);
        assertEquals(List.of(NAME + " 1.0.0"), running());
    }

    @Test
    void aJarThatHangsIsRefusedAndHoldsUpNoOther() throws Exception {
        gate.install(drop("7.7.7"));
        assertTold(State.REFUSED, "", "it does not come up within 1 s");
        gate.install(drop("b.jar", TestJar.bundle("org.example.other", "1.0.0")));
        assertEquals(List.of("org.example.other 1.0.0"), running());
    }
}
