// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.PackageList;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** What becomes of a jar in a framework; the smoke test here fails for a bundle of version 6.6.6. */
class GateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAME = "org.example.mechanism";

    @TempDir
    Path folder;

    private Framework framework;
    private Gate gate;
    private int changes;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("cache").toString(),
                "felix.log.level", "0"));
        framework.start();
        gate = gate();
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) this::note);
    }

    private Gate gate() throws Exception {
        Installer installer = new Installer(framework.getBundleContext(), GateTest::smoke);
        installer.removeLeftovers();
        return new Gate(framework.getBundleContext(),
                new Inspection(Limits.standard(), PackageList.of("org.example.*")),
                new SignatureCheck(Optional.empty(), folder), installer, Clock.fixed(NOW, ZoneOffset.UTC), () -> changes++);
    }

    private static Set<String> smoke(Bundle bundle) throws RefusedException {
        if (bundle.getVersion().toString().equals("6.6.6")) {
            throw new RefusedException("it smokes");
        }
        return bundle.getHeaders("").get("Silent") == null ? Set.of("x") : Set.of();
    }

    private void note(BundleEvent event) {
        String word = switch (event.getType()) {
            case BundleEvent.STARTED -> "started ";
            case BundleEvent.STOPPED -> "stopped ";
            case BundleEvent.UPDATED -> "updated ";
            case BundleEvent.UNINSTALLED -> "uninstalled ";
            default -> "";
        };
        if (!word.isEmpty()) {
            events.add(word + event.getBundle().getVersion());
        }
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private File drop(String file, TestJar jar) throws IOException {
        return Files.write(folder.resolve(file), jar.bytes()).toFile();
    }

    private File drop(String version) throws IOException {
        return drop("a.jar", TestJar.bundle(NAME, version));
    }

    private void assertTold(State state, String bundle, String reason) {
        assertEquals(1, gate.all().size());
        Deployment told = gate.all().getFirst();
        assertEquals(List.of(state, bundle, reason), List.of(told.state(), told.bundle(), told.reason()));
    }

    private List<String> running() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(b -> b.getBundleId() != 0 && b.getState() == Bundle.ACTIVE)
                .map(b -> b.getSymbolicName() + " " + b.getVersion()).sorted().toList();
    }

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
    void aNewVersionRunsBeforeTheOldOneGoes() throws Exception {
        gate.install(drop("1.0.0"));
        gate.update(drop("1.1.0"));
        gate.update(drop("0.9.0"));
        assertEquals(List.of("started 1.0.0", "started 1.1.0", "stopped 1.0.0", "uninstalled 1.0.0", "started 0.9.0",
                "stopped 1.1.0", "uninstalled 1.1.0"), events);
        assertTold(State.INSTALLED, NAME + " 0.9.0", "it passed the inspection and runs");
    }

    @Test
    void theSameVersionAndASingletonAreReplacedInPlace() throws Exception {
        gate.install(drop("1.0.0"));
        gate.update(drop("a.jar", TestJar.bundle(NAME, "1.0.0").entry("more", "more")));
        gate.update(drop("a.jar", TestJar.bundle(NAME + ";singleton:=true", "2.0.0")));
        assertEquals(List.of("started 1.0.0", "stopped 1.0.0", "updated 1.0.0", "started 1.0.0", "stopped 1.0.0",
                "updated 2.0.0", "started 2.0.0"), events);
        assertEquals(List.of(NAME + " 2.0.0"), running());
    }

    @Test
    void theSameBytesChangeNothing() throws Exception {
        gate.install(drop("1.0.0"));
        gate.update(drop("1.0.0"));
        assertEquals(List.of("started 1.0.0"), events);
    }

    @Test
    void theOldOneGoesOnRunningWhenTheNewOneFails() throws Exception {
        String on = "; " + NAME + " 1.0.0 goes on running";
        gate.install(drop("1.0.0"));
        gate.update(drop("6.6.6"));
        assertTold(State.REFUSED, NAME + " 1.0.0", "it smokes" + on);
        gate.update(drop("a.jar", TestJar.bundle(NAME, "2.0.0").header("Silent", "true")));
        assertTold(State.REFUSED, NAME + " 1.0.0", "it brings no mechanism, and the one before brought x" + on);
        gate.update(drop("a.jar", TestJar.bundle(NAME, "1.0.0").header("Silent", "true")));
        assertTold(State.REFUSED, NAME + " 1.0.0", "it brings no mechanism, and the one before brought x" + on);
        gate.update(drop("a.jar", TestJar.bundle(NAME, "2.0.0").header("Bundle-Activator", "x")));
        assertTold(State.REFUSED, NAME + " 1.0.0",
                "it has the header Bundle-Activator; use a declarative services component" + on);
        gate.update(drop("a.jar", TestJar.bundle(NAME, "2.0.0").header("Import-Package", "org.example.missing")));
        assertTrue(gate.all().getFirst().reason().matches("it waits for .*org.example.missing.*" + on), gate.all().toString());
        assertEquals(List.of(NAME + " 1.0.0"), running());
        gate.uninstall(folder.resolve("a.jar").toFile());
        assertEquals(List.of(), running());
    }

    @Test
    void aRefusedJarIsNotInstalledAndMayBeMended() throws Exception {
        gate.install(drop("6.6.6"));
        assertTold(State.REFUSED, "", "it smokes");
        assertEquals(1, framework.getBundleContext().getBundles().length);
        gate.update(drop("1.0.0"));
        assertTold(State.INSTALLED, NAME + " 1.0.0", "it passed the inspection and runs");
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
}
