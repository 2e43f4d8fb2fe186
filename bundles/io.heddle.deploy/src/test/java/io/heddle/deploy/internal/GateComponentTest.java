// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.deploy.Deployments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ManagedServiceFactory;

/** The folder is watched only while the gate stands in front of it. */
class GateComponentTest {

    @TempDir
    Path folder;

    /** Writes down whether the gate stood when the watcher began and ended. */
    private record Watcher(BundleContext context, List<String> calls) implements ManagedServiceFactory {

        @Override
        public String getName() {
            return "for a test";
        }

        @Override
        public void updated(String pid, Dictionary<String, ?> properties) {
            // Nobody may take the folder for inspected before the first round has ended.
            assertNull(context.getServiceReference(Deployments.class).getProperty("heddle.awaited"));
            calls.add("watches " + properties.get("felix.fileinstall.dir") + gate());
        }

        @Override
        public void deleted(String pid) {
            calls.add("ends" + gate());
        }

        private String gate() {
            return context.getServiceReference(ArtifactInstaller.class) == null ? " without a gate" : " behind the gate";
        }
    }

    private List<String> calls(Map<String, String> settings) throws Exception {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put("org.osgi.framework.storage", folder.resolve("cache").toString());
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.start();
        try {
            Watcher watcher = new Watcher(framework.getBundleContext(), new ArrayList<>());
            GateComponent component = new GateComponent(framework.getBundleContext(), watcher);
            assertEquals(1, framework.getBundleContext().getServiceReferences(Deployments.class, "(heddle.awaited=deploy)").size());
            component.deactivate();
            assertEquals(" without a gate", watcher.gate());
            return watcher.calls();
        } finally {
            framework.stop();
            framework.waitForStop(0);
        }
    }

    @Test
    void theGateStandsBeforeTheWatcherBeginsAndUntilItHasEnded() throws Exception {
        Path deploy = folder.resolve("deploy");
        assertEquals(List.of("watches " + deploy + " behind the gate", "ends behind the gate"),
                calls(Map.of("heddle.deploy.dir", deploy.toString())));
        assertTrue(Files.isDirectory(deploy));
    }

    @Test
    void nothingIsWatchedWithoutAFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(List.of("ends behind the gate"), calls(Map.of()));
        assertEquals(List.of("ends behind the gate"), calls(Map.of("heddle.deploy.dir", file.toString())));
    }
}
