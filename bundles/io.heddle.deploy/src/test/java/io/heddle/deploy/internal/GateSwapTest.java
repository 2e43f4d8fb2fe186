// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.deploy.Deployment.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What becomes of a running bundle when its jar is replaced. */
class GateSwapTest extends GateFixture {

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
}
