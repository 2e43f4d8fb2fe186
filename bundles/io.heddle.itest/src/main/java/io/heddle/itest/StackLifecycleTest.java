// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Stacks wait for mechanisms, become ready by themselves, and say what they wait for. */
class StackLifecycleTest {
    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    /** The smallest mechanism: one matrix. */
    private record Matrix(String name) implements Mechanism {
        @Override
        public MechanismInfo describe() {
            return new MechanismInfo(name, "one matrix", "y = W x", "O(T)", "O(1)", "O(1)", "none", List.of());
        }

        @Override
        public Mixer create(MixerSite site) {
            Weight w = site.weights().matrix("w", site.width(), site.inputWidth());
            return new Mixer() {
                @Override
                public StateSpec state() {
                    return StateSpec.none();
                }

                @Override
                public Tensor forward(Tensor x, MixerState state, Run run) {
                    return run.apply(new Linear(x, w));
                }
            };
        }
    }

    private ServiceRegistration<Mechanism> install(String name) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Mechanism.NAME, name);
        return context.registerService(Mechanism.class, new Matrix(name), properties);
    }

    private Stack assemble(String notation) {
        return stacks.assemble(stacks.parse(notation), stacks.randomWeights(1), AssemblyOptions.standard());
    }

    @Test
    void aStackBecomesReadyWhenItsMechanismArrivesAndWaitsWhenItLeaves() {
        try (Stack stack = assemble("mlp, latecomer; width=16 vocab=8")) {
            String waiting = stack.waitingFor().orElseThrow();
            assertTrue(waiting.contains("latecomer"), waiting);
            ServiceRegistration<Mechanism> arrived = install("latecomer");
            assertTrue(stack.waitingFor().isEmpty(), () -> stack.waitingFor().get());
            try (Session session = stack.open(1, 8)) {
                float[] before = session.forward(List.of(new Row(0, new int[] {1, 2, 3}))).values().clone();
                arrived.unregister();
                assertTrue(stack.waitingFor().isPresent());
                ServiceRegistration<Mechanism> back = install("latecomer");
                session.reset(0);
                float[] after = session.forward(List.of(new Row(0, new int[] {1, 2, 3}))).values();
                for (int i = 0; i < 24; i++) {
                    assertEquals(before[i], after[i]);
                }
                back.unregister();
            }
        }
    }

    @Test
    void aPassFailsWithAClearLineWhenItsMechanismStaysAway() {
        ServiceRegistration<Mechanism> there = install("passing");
        try (Stack stack = assemble("passing; width=16 vocab=8"); Session session = stack.open(1, 8)) {
            there.unregister();
            var failure = assertThrows(MissingMechanismException.class,
                    () -> session.forward(List.of(new Row(0, new int[] {1}))));
            assertTrue(failure.getMessage().contains("passing"), failure.getMessage());
        }
    }

    @Test
    void theNearestMechanismIsNamed() {
        StackSpec spec = stacks.parse("atention; width=16 vocab=8");
        var failure = assertThrows(MissingMechanismException.class, () -> stacks.outline(spec));
        assertTrue(failure.getMessage().contains("is attention"), failure.getMessage());
    }

    @Test
    void anUnknownOptionIsRefusedWithTheAllowedOnes() {
        StackSpec spec = stacks.parse("attention(hedas=2); width=16 vocab=8");
        var failure = assertThrows(InvalidStackException.class, () -> stacks.outline(spec));
        assertTrue(failure.getMessage().contains("hedas") && failure.getMessage().contains("heads"), failure.getMessage());
    }

    @Test
    void aComputeThatIsNotThereIsNamedWithThoseThatAre() {
        StackSpec spec = stacks.parse("mlp; width=16 vocab=8");
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(1), AssemblyOptions.standard().on("abacus"))) {
            String waiting = stack.waitingFor().orElseThrow();
            assertTrue(waiting.contains("abacus") && waiting.contains("nd4j"), waiting);
        }
    }

    @Test
    void aPublishedValueMustBeWrittenBeforeItIsRead() {
        StackSpec spec = stacks.parse("mlp; width=16 vocab=8");
        var branch = spec.layers().getFirst().stages().getFirst().branches().getFirst();
        var reading = new io.heddle.api.stack.BranchSpec(new io.heddle.api.stack.Source.Value("nobody"), branch.norm(),
                branch.block(), 1, 1);
        StackSpec odd = new StackSpec("odd", spec.width(), spec.input(), spec.blocks(),
                List.of(new io.heddle.api.stack.LayerSpec(new io.heddle.api.stack.StageSpec(List.of(reading),
                        io.heddle.api.stack.Combine.residual()))), spec.head());
        var failure = assertThrows(InvalidStackException.class, () -> stacks.outline(odd));
        assertTrue(failure.getMessage().contains("nobody"), failure.getMessage());
    }
}
