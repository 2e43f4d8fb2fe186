// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A stack with alternatives runs for each session what its rules pick, side by side, on the same weights. */
class AlternativesTest {
    private static final int VOCABULARY = 48;
    private static final int SHORT = 32;
    private static final int LONG = 65;
    private static final int[] IDS = new Random(1).ints(20, 0, VOCABULARY).toArray();

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000, filter = "(" + Device.NAME + "=cpu)")
    Device device;

    private Stack stack(String notation) {
        return stacks.assemble(stacks.parse(notation + "; width=32 vocab=" + VOCABULARY), stacks.randomWeights(7),
                AssemblyOptions.standard());
    }

    private static float[] read(Session session) {
        return Logits.all(session.forward(List.of(new Row(0, IDS))));
    }

    private float[] alone(String notation) {
        try (Stack stack = stack(notation); Session session = stack.open(1, LONG)) {
            return read(session);
        }
    }

    @Test
    void eachSessionRunsWhatItsRulesPickAndSaysWhy() {
        float[] shorter = alone("attention, mlp");
        float[] longer = alone("ssd, mlp");
        float[] several = alone("gla, mlp");
        try (Stack stack = stack("attention | context > 64 ? ssd | batch > 1 ? gla, mlp");
                Session one = stack.open(1, SHORT); Session two = stack.open(1, LONG); Session three = stack.open(2, SHORT);
                Session again = stack.open(1, LONG)) {
            assertArrayEquals(longer, read(two));
            assertArrayEquals(shorter, read(one));
            assertArrayEquals(several, read(three));
            assertArrayEquals(longer, read(again));
            assertEquals("[attention at 0.0.0 since context 32 is not > 64, batch 1 is not > 1]", one.choices().toString());
            assertEquals(two.choices(), two.provenance(0).getFirst().choices());
            assertEquals("[ssd at 0.0.0 since context 65 > 64]", two.choices().toString());
            assertTrue(two.provenance(0).getFirst().mechanisms().stream().anyMatch(name -> name.startsWith("ssd")));
            assertEquals("[gla at 0.0.0 since batch 2 > 1]", three.choices().toString());
        }
    }

    @Test
    void equalWeightsArePreparedOnceForAll() {
        long before = device.allocatedBytes();
        try (Stack stack = stack("mlp(innerWidth=2048), attention#a | context > 64 ? attention(window=8)#a")) {
            held(stack, SHORT);
            long one = device.allocatedBytes();
            held(stack, LONG);
            assertTrue(device.allocatedBytes() - one < 0.05 * (one - before), "the second takes "
                    + (device.allocatedBytes() - one) + " bytes, the first " + (one - before));
        }
        assertEquals(before, device.allocatedBytes());
    }

    /** Prepares what a session of this context needs; its own memory is given back. */
    private static void held(Stack stack, int context) {
        try (Session session = stack.open(1, context)) {
            read(session);
        }
    }

    @Test
    void aSwapReachesAllThatRun() {
        try (Stack stack = stack("attention | context > 64 ? ssd, mlp#m");
                Session one = stack.open(1, SHORT); Session two = stack.open(1, LONG)) {
            read(one);
            read(two);
            var missing = Optional.of(stacks.randomWeights(7));
            assertEquals(2, stack.swap(new SwapOrder("1", new BlockSpec("mlp", Config.empty()), missing)).sequences().moved());
            SwapReport report = stack.swap(new SwapOrder("1", new BlockSpec("gla", Config.empty()), missing));
            assertEquals(2, report.sequences().rebuilt());
            one.reset(0);
            two.reset(0);
            try (Stack plain = stack("attention, gla#m"); Stack plainLong = stack("ssd, gla#m");
                    Session a = plain.open(1, SHORT); Session b = plainLong.open(1, LONG); Session fresh = stack.open(1, LONG)) {
                assertArrayEquals(read(a), read(one));
                float[] expected = read(b);
                assertArrayEquals(expected, read(two));
                assertArrayEquals(expected, read(fresh));
            }
            stack.swap(new SwapOrder("ssd", new BlockSpec("retnet", Config.empty()), missing));
            assertEquals(List.of("attention", "gla"), mechanisms(stack.outline()));
            try (Session fresh = stack.open(1, LONG)) {
                assertEquals("retnet", fresh.choices().getFirst().mechanism());
            }
        }
    }

    private static List<String> mechanisms(StackOutline outline) {
        return outline.uses().stream().map(use -> use.mechanism().name()).toList();
    }

    @Test
    void aSwapThatOneVariantRefusesLeavesAllAsTheyWere() {
        try (Stack stack = stack("attention | context > 64 ? ssd | batch > 1 ? gla, mlp");
                Session one = stack.open(1, SHORT); Session two = stack.open(1, LONG)) {
            float[] before = read(one);
            float[] longBefore = read(two);
            var order = new SwapOrder("gla,attention", new BlockSpec("attention", Config.empty().with("heads", 5)), Optional.empty());
            assertThrows(RuntimeException.class, () -> stack.swap(order));
            one.reset(0);
            two.reset(0);
            assertArrayEquals(before, read(one));
            assertArrayEquals(longBefore, read(two));
            assertEquals("attention", mechanisms(stack.outline()).getFirst());
        }
    }

    @Test
    void whatAnAlternativeLacksIsKnownBeforeItIsWanted() {
        var missing = assertThrows(MissingMechanismException.class,
                () -> stacks.outline(stacks.parse("attention | context > 64 ? nosuch, mlp")));
        assertTrue(missing.getMessage().contains("nosuch"), missing.getMessage());
        var unfit = assertThrows(InvalidStackException.class,
                () -> stacks.outline(stacks.parse("attention | context > 64 ? attention(hedas=3), mlp")));
        assertTrue(unfit.getMessage().contains("hedas"), unfit.getMessage());
    }

    /** One matrix for each use. */
    private record OwnMatrix() implements Mechanism {
        @Override
        public MechanismInfo describe() {
            return new MechanismInfo("ownmatrix", "for a test", "y = W x", "O(T)", "O(1)", "O(1)", "none", List.of());
        }

        @Override
        public Mixer create(MixerSite site) {
            Weight w = site.useWeights().matrix("w", site.width(), site.inputWidth());
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

    @Test
    void aBlockWhoseUsesAreCountedIsNotSwitched() {
        context.registerService(Mechanism.class, new OwnMatrix(), new Hashtable<>(Map.of(Mechanism.NAME, "ownmatrix")));
        for (String notation : List.of("ownmatrix#m | context > 64 ? ssd, ownmatrix#m", "ssd | context > 64 ? ownmatrix#m, ownmatrix#m")) {
            var refused = assertThrows(InvalidStackException.class, () -> stacks.outline(stacks.parse(notation)));
            assertTrue(refused.getMessage().contains("m has weights for each of its uses"), refused.getMessage());
        }
        assertEquals(3, stacks.outline(stacks.parse("ssd | context > 64 ? gla, 2 ownmatrix#m")).uses().size());
    }

    @Test
    void theLongestContextIsThatOfTheAlternativeThatReachesIt() {
        try (Stack endless = stack("attention | context > 4096 ? ssd, mlp"); Stack bounded = stack("ssd | context > 100 ? attention")) {
            assertEquals(Integer.MAX_VALUE, endless.longestContext(1));
            int longest = bounded.longestContext(1);
            assertTrue(longest > 100 && longest < Integer.MAX_VALUE, "" + longest);
        }
    }
}
