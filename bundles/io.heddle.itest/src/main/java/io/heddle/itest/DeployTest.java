// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.Deployments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A mechanism comes, is replaced and goes by its jar in the watched folder. */
class DeployTest {

    private static final String FILE = "dropped.jar";
    private static final float[][] INPUT = {{1, 2}, {3, -4}};

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000)
    Deployments deployments;
    @TempDir
    Path workshop;

    private final ConcurrentLinkedQueue<String> stopped = new ConcurrentLinkedQueue<>();
    private final SynchronousBundleListener stops = this::note;
    private DeployFolder folder;

    @BeforeEach
    void listen() throws Exception {
        folder = new DeployFolder(context, deployments, workshop);
        context.addBundleListener(stops);
    }

    @AfterEach
    void clean() throws Exception {
        folder.delete(FILE);
        folder.close();
        context.removeBundleListener(stops);
    }

    private void note(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            stopped.add(event.getBundle().getSymbolicName() + " " + event.getBundle().getVersion());
        }
    }

    @Test
    void aMechanismComesIsReplacedAndGoesAndNothingElseStops() throws Exception {
        folder.drop(FILE, DroppedJar.of("2.0.0", Map.of()));
        folder.await(FILE, State.INSTALLED, "org.example.dropped 2.0.0");
        assertArrayEquals(new float[] {6, -8}, run());

        folder.drop(FILE, DroppedJar.of("3.0.0", Map.of()));
        folder.await(FILE, State.INSTALLED, "org.example.dropped 3.0.0");
        assertArrayEquals(new float[] {9, -12}, run());
        assertEquals(List.of("org.example.dropped 2.0.0"), List.copyOf(stopped));

        folder.drop(FILE, DroppedJar.of("4.0.0", Map.of("Fragment-Host", "io.heddle.nd4j")));
        Deployment refused = folder.await(FILE, State.REFUSED, "org.example.dropped 3.0.0");
        assertTrue(refused.reason().startsWith("it has the header Fragment-Host; "), refused.reason());
        assertArrayEquals(new float[] {9, -12}, run());

        folder.delete(FILE);
        assertEquals(List.of("org.example.dropped 2.0.0", "org.example.dropped 3.0.0"), List.copyOf(stopped));
        assertTrue(Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName)
                .noneMatch("org.example.dropped"::equals));
    }

    @Test
    void aMechanismThatDoesNotComeUpIsRefused() throws Exception {
        // One of its classes needs a package that it does not import.
        folder.drop(FILE, DroppedJar.of("1.0.0", Map.of("Import-Package", "io.heddle.api.operator")));
        Deployment refused = folder.await(FILE, State.REFUSED, "");
        assertTrue(refused.reason().startsWith("its mechanism dropped does not "), refused.reason());
    }

    /** What the last token becomes in a stack of the mechanism alone. */
    private float[] run() {
        BranchSpec branch = new BranchSpec(new Source.Hidden(), Optional.empty(), "dropped", 1, 1);
        LayerSpec layer = new LayerSpec(new StageSpec(List.of(branch), new Combine.Replace()));
        return FeatureStack.run(stacks, FeatureStack.spec(2, false, layer), true, INPUT, null, 2)[1];
    }
}
