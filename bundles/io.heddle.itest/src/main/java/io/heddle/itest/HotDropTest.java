// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.stack.SwapReport.Outcome;
import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.Deployments;
import io.heddle.itest.dropped.DroppedMechanism;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A sequence is being generated while the jar of its mechanism, or the compute under it, comes and goes. */
class HotDropTest {
    private static final String FILE = "dropped.jar";
    private static final String OLDER = "dropped-older.jar";
    private static final String BUNDLE = "org.example.dropped ";
    private static final int VOCABULARY = 48;
    private static final long SEED = 20261122;

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000)
    Deployments deployments;
    @TempDir
    Path workshop;
    private DeployFolder folder;

    @BeforeEach
    void listen() throws Exception {
        System.out.println("weights of seed " + SEED);
        folder = new DeployFolder(context, deployments, workshop);
    }

    @AfterEach
    void clean() throws Exception {
        folder.delete(FILE);
        folder.delete(OLDER);
        folder.close();
    }

    private Stack stack(String layers) {
        return stack(layers, AssemblyOptions.standard());
    }

    private Stack stack(String layers, AssemblyOptions options) {
        return stacks.assemble(stacks.parse(layers + "; width=16 vocab=" + VOCABULARY), stacks.randomWeights(SEED), options);
    }

    /** All versions but one compute the same, so that a sequence can be compared across them. */
    private void drop(String file, String version, String factor) throws Exception {
        folder.drop(file, DroppedJar.of(version, Map.of(DroppedMechanism.FACTOR, factor)));
    }

    private List<SwapReport> swapsSince(int before) {
        List<SwapReport> all = stacks.swaps();
        return all.subList(before, all.size());
    }

    @Test
    void aSequenceGoesOnWhileItsJarIsReplacedByAGoodOneAndByABadOne() throws Exception {
        drop(FILE, "1.0.0", "0.5");
        folder.await(FILE, State.INSTALLED, BUNDLE + "1.0.0");
        try (Stack stack = stack("dropped, ssd"); EndlessSequence sequence = new EndlessSequence(stack, VOCABULARY)) {
            sequence.goesOn();
            int before = stacks.swaps().size();
            drop(FILE, "2.0.0", "0.5");
            folder.await(FILE, State.INSTALLED, BUNDLE + "2.0.0");
            sequence.goesOn();
            SwapReport taken = swapsSince(before).getFirst();
            assertEquals(Outcome.TAKEN, taken.outcome(), taken.toString());
            assertEquals(1, taken.sequences().moved(), taken.toString());
            assertTrue(taken.changes().contains("+ dropped 2.0.0 at 0.0.0"), taken.toString());

            before = stacks.swaps().size();
            drop(FILE, "3.0.0", "NaN");
            Deployment refused = folder.await(FILE, State.REFUSED, BUNDLE + "2.0.0");
            assertTrue(refused.reason().contains("dropped 3.0.0") && refused.reason().contains("not finite"), refused.reason());
            assertEquals(List.of(Outcome.ROLLED_BACK), swapsSince(before).stream().map(SwapReport::outcome).toList());
            sequence.goesOn();

            try (Stack still = stack("dropped, ssd")) {
                assertTrue(sequence.requireSameAs(still) >= 12);
            }
        }
    }

    @Test
    void aJarThatIsDeletedLeavesTheSequenceToAnOlderOneOrEndsItWithOneLine() throws Exception {
        drop(OLDER, "1.0.0", "0.5");
        folder.await(OLDER, State.INSTALLED, BUNDLE + "1.0.0");
        drop(FILE, "2.0.0", "0.5");
        folder.await(FILE, State.INSTALLED, BUNDLE + "2.0.0");
        try (Stack stack = stack("dropped, ssd"); EndlessSequence sequence = new EndlessSequence(stack, VOCABULARY)) {
            sequence.goesOn();
            int before = stacks.swaps().size();
            folder.delete(FILE);
            sequence.goesOn();
            assertTrue(swapsSince(before).stream().anyMatch(one -> one.changes().contains("+ dropped 1.0.0 at 0.0.0")),
                    swapsSince(before).toString());
            folder.delete(OLDER);
            Throwable failure = sequence.failure();
            assertInstanceOf(MissingMechanismException.class, failure);
            assertTrue(failure.getMessage().matches(".*waited 5 s: mechanism dropped is not installed.*"), failure.getMessage());
        }
    }

    @Test
    void aSequenceWaitsWhileTheComputeThatItWasToldToRunOnIsRestarted() throws Exception {
        Bundle compute = bundle("io.heddle.compute.nd4j");
        AssemblyOptions told = AssemblyOptions.standard().on("nd4j");
        try (Stack stack = stack("ssd, attention", told); EndlessSequence sequence = new EndlessSequence(stack, VOCABULARY)) {
            sequence.goesOn();
            int before = stacks.swaps().size();
            compute.stop();
            try {
                assertTrue(stack.waitingFor().isPresent());
            } finally {
                compute.start();
            }
            sequence.goesOn();
            assertEquals(List.of(Outcome.WAITING, Outcome.TAKEN), swapsSince(before).stream().map(SwapReport::outcome).toList());
            try (Stack still = stack("ssd, attention", told)) {
                assertTrue(sequence.requireSameAs(still) >= 8);
            }
        }
    }

    @Test
    void aSequenceGoesOnOnAnotherComputeWhenItsOwnLeaves() throws Exception {
        Bundle compute = bundle("io.heddle.compute.vector");
        try (Stack stack = stack("ssd, attention"); EndlessSequence sequence = new EndlessSequence(stack, VOCABULARY)) {
            sequence.goesOn();
            assertEquals("vector", stack.computes().getFirst());
            int before = stacks.swaps().size();
            compute.stop();
            try {
                sequence.goesOn();
                assertEquals("nd4j", stack.computes().getFirst());
                SwapReport taken = swapsSince(before).getLast();
                assertEquals(Outcome.TAKEN, taken.outcome(), taken.toString());
                assertEquals(1, taken.sequences().moved(), taken.toString());
            } finally {
                compute.start();
            }
            sequence.goesOn();
            try (Stack still = stack("ssd, attention")) {
                assertTrue(sequence.requireSameAs(still) >= 8);
            }
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals(name)).findFirst().orElseThrow();
    }
}
