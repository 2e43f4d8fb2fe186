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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceEvent;
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

    private final BlockingQueue<ServiceEvent> changes = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<String> stopped = new ConcurrentLinkedQueue<>();
    private final SynchronousBundleListener stops = this::note;
    private Path folder;

    @BeforeEach
    void listen() throws Exception {
        folder = Path.of(context.getProperty("heddle.deploy.dir"));
        context.addServiceListener(changes::add, "(objectClass=" + Deployments.class.getName() + ")");
        context.addBundleListener(stops);
    }

    @AfterEach
    void clean() throws Exception {
        Files.deleteIfExists(folder.resolve(FILE));
        await(Optional::isEmpty);
        context.removeBundleListener(stops);
    }

    private void note(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            stopped.add(event.getBundle().getSymbolicName() + " " + event.getBundle().getVersion());
        }
    }

    @Test
    void aMechanismComesIsReplacedAndGoesAndNothingElseStops() throws Exception {
        drop(DroppedJar.of("2.0.0", Map.of()));
        await(is(State.INSTALLED, "org.example.dropped 2.0.0"));
        assertArrayEquals(new float[] {6, -8}, run());

        drop(DroppedJar.of("3.0.0", Map.of()));
        await(is(State.INSTALLED, "org.example.dropped 3.0.0"));
        assertArrayEquals(new float[] {9, -12}, run());
        assertEquals(List.of("org.example.dropped 2.0.0"), List.copyOf(stopped));

        drop(DroppedJar.of("4.0.0", Map.of("Fragment-Host", "io.heddle.nd4j")));
        Deployment refused = await(is(State.REFUSED, "org.example.dropped 3.0.0")).orElseThrow();
        assertTrue(refused.reason().startsWith("it has the header Fragment-Host; "), refused.reason());
        assertArrayEquals(new float[] {9, -12}, run());

        Files.delete(folder.resolve(FILE));
        await(Optional::isEmpty);
        assertEquals(List.of("org.example.dropped 2.0.0", "org.example.dropped 3.0.0"), List.copyOf(stopped));
        assertTrue(Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName)
                .noneMatch("org.example.dropped"::equals));
    }

    @Test
    void aMechanismThatDoesNotComeUpIsRefused() throws Exception {
        // One of its classes needs a package that it does not import.
        drop(DroppedJar.of("1.0.0", Map.of("Import-Package", "io.heddle.api.operator")));
        Deployment refused = await(is(State.REFUSED, "")).orElseThrow();
        assertTrue(refused.reason().startsWith("its mechanism dropped does not "), refused.reason());
    }

    /** Moved into place, as a careful user does; half a jar would be refused first. */
    private void drop(byte[] jar) throws IOException {
        Path file = Files.write(workshop.resolve(FILE), jar);
        Files.move(file, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Predicate<Optional<Deployment>> is(State state, String bundle) {
        return told -> told.filter(d -> d.state() == state && d.bundle().equals(bundle)).isPresent();
    }

    private Optional<Deployment> await(Predicate<Optional<Deployment>> wanted) throws InterruptedException {
        while (true) {
            Optional<Deployment> told = deployments.all().stream().filter(d -> d.file().equals(FILE)).findFirst();
            if (wanted.test(told)) {
                return told;
            }
            if (changes.poll(20, TimeUnit.SECONDS) == null) {
                throw new AssertionError("nothing changes any more: " + deployments.all());
            }
        }
    }

    /** What the last token becomes in a stack of the mechanism alone. */
    private float[] run() {
        BranchSpec branch = new BranchSpec(new Source.Hidden(), Optional.empty(), "dropped", 1, 1);
        LayerSpec layer = new LayerSpec(new StageSpec(List.of(branch), new Combine.Replace()));
        return FeatureStack.run(stacks, FeatureStack.spec(2, false, layer), true, INPUT, null, 2)[1];
    }
}
