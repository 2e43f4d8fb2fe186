// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.PackageList;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/** A gate in a framework of its own; the smoke test here fails for a bundle of version 6.6.6 and does not end for 7.7.7. */
abstract class GateFixture {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String NAME = "org.example.mechanism";

    @TempDir
    Path folder;

    Framework framework;
    Gate gate;
    int changes;
    private Patience patience;
    final List<String> events = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.resolve("cache").toString(),
                "felix.log.level", "0"));
        framework.start();
        gate = gate();
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) this::note);
    }

    Gate gate() throws Exception {
        patience = new Patience(Duration.ofSeconds(1));
        Installer installer = new Installer(framework.getBundleContext(), GateFixture::smoke, patience);
        installer.removeLeftovers();
        return new Gate(framework.getBundleContext(),
                new Inspection(Limits.standard(), PackageList.of("org.example.*")),
                new SignatureCheck(Optional.empty(), folder), installer, Clock.fixed(NOW, ZoneOffset.UTC), () -> changes++);
    }

    private static Set<String> smoke(Bundle bundle) throws RefusedException {
        if (bundle.getVersion().toString().equals("7.7.7")) {
            hang();
        }
        if (bundle.getVersion().toString().equals("6.6.6")) {
            throw new RefusedException("it smokes");
        }
        return bundle.getHeaders("").get("Silent") == null ? Set.of("x") : Set.of();
    }

    private static void hang() throws RefusedException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new RefusedException("it was interrupted");
        }
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
        patience.close();
        framework.stop();
        framework.waitForStop(0);
    }

    File drop(String file, TestJar jar) throws IOException {
        return Files.write(folder.resolve(file), jar.bytes()).toFile();
    }

    File drop(String version) throws IOException {
        return drop("a.jar", TestJar.bundle(NAME, version));
    }

    void assertTold(State state, String bundle, String reason) {
        assertEquals(1, gate.all().size());
        Deployment told = gate.all().getFirst();
        assertEquals(List.of(state, bundle, reason), List.of(told.state(), told.bundle(), told.reason()));
    }

    List<String> running() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(b -> b.getBundleId() != 0 && b.getState() == Bundle.ACTIVE)
                .map(b -> b.getSymbolicName() + " " + b.getVersion()).sorted().toList();
    }
}
