// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.SessionOptions;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A session for a stream holds as much after many tokens as after few, and says the same as any other. */
class StreamingTest {
    private static final int VOCABULARY = 32;
    private static final int FEW = 12;
    private static final int MANY = 300;

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000, filter = "(" + Device.NAME + "=cpu)")
    Device device;

    private Stack stack(String notation) {
        return stacks.assemble(stacks.parse(notation + "; width=32 vocab=" + VOCABULARY), stacks.randomWeights(1),
                AssemblyOptions.standard());
    }

    private static float[] step(Session session, int i) {
        return session.advance(List.of(new Row(0, new int[] {i * 7 % VOCABULARY}))).copy(0, 0);
    }

    @TestFactory
    List<DynamicTest> whatNeverGrowsHasNoEnd() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        List<String> variants = new ArrayList<>(InstalledMechanisms.names(context));
        variants.add("attention(window=8)");
        for (String name : variants) {
            tests.add(DynamicTest.dynamicTest(name, () -> holdsAsMuch(name)));
        }
        return tests;
    }

    private void holdsAsMuch(String name) {
        try (Stack stack = stack("1 " + name)) {
            boolean endless = stack.longestContext(1) == Integer.MAX_VALUE;
            assertEquals(stack.outline().stateElements(1 << 20) == stack.outline().stateElements(1 << 21), endless);
            if (!endless || !stack.outline().steps()) {
                return;
            }
            try (Session stream = stack.open(SessionOptions.stream(Integer.MAX_VALUE)); Session kept = stack.open(1, 1 << 16)) {
                long held = 0;
                for (int i = 0; i < MANY; i++) {
                    float[] expected = step(kept, i);
                    assertArrayEquals(expected, step(stream, i), "token " + i);
                    if (i == FEW) {
                        held = device.allocatedBytes();
                    }
                }
                assertEquals(held, device.allocatedBytes());
            }
        }
    }

    @Test
    void aCacheReachesAsFarAsMemoryDoes() {
        try (Stack stack = stack("attention, ssd")) {
            long one = stack.outline().stateElements(2) - stack.outline().stateElements(1);
            int longest = stack.longestContext(1);
            long fits = device.freeBytes() / Float.BYTES / one;
            assertTrue(longest > 0.8 * Math.min(fits, Integer.MAX_VALUE) && longest <= 1.2 * fits, longest + " of " + fits);
        }
    }

    @Test
    void aSavedStreamGoesOnToTheLastBit() {
        try (Stack stack = stack("ssd + mlp, gla, attention(window=8)");
                Session whole = stack.open(SessionOptions.stream(Integer.MAX_VALUE))) {
            for (int i = 0; i < 40; i++) {
                try (Session other = stack.open(SessionOptions.stream(Integer.MAX_VALUE))) {
                    other.restore(0, whole.save(0));
                    assertArrayEquals(step(other, i), step(whole, i), "token " + i);
                }
            }
        }
    }

    @Test
    void whereStatesMustBeRebuiltAStreamFinishesWhereItIs() {
        try (Stack stack = stack("ssd, mlp"); Stack still = stack("ssd, mlp");
                Session stream = stack.open(SessionOptions.stream(Integer.MAX_VALUE)); Session plain = still.open(1, 64)) {
            for (int i = 0; i < 10; i++) {
                step(stream, i);
                step(plain, i);
            }
            SwapReport report = stack.swap(new SwapOrder("0", new BlockSpec("gla", Config.empty()), Optional.of(stacks.randomWeights(2))));
            assertEquals(new SwapReport.Sequences(0, 0, 0, 1), report.sequences());
            assertArrayEquals(step(plain, 10), step(stream, 10));
        }
    }
}
