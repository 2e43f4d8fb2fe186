// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What a pass over a prompt holds of the device, its scratch memory and its state, grows no faster than the prompt. */
class PrefillMemoryTest {
    private static final int VOCABULARY = 96;
    private static final int SHORTEST = 256;

    /** Options that bring other operators. */
    private static final List<String> VARIANTS = List.of("attention(window=512)", "mixtureofdepths(block=attention)",
            "hyena(form=modal heads=4)", "xlstm(cell=slstm)", "rwkv(version=4)", "rwkv(version=6)", "deltanet(decay=channel)",
            "hgrn(expanded=true, headDim=8)", "mamba3(rank=2)", "titans(use=gate window=64)", "s4(form=h3)");

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000, filter = "(" + Device.NAME + "=cpu)")
    Device device;

    @TestFactory
    List<DynamicTest> memoryGrowsLinearly() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : InstalledMechanisms.names(context)) {
            tests.add(DynamicTest.dynamicTest(name, () -> growsLinearly(name)));
        }
        for (String variant : VARIANTS) {
            tests.add(DynamicTest.dynamicTest(variant, () -> growsLinearly(variant)));
        }
        return tests;
    }

    /** Small tensors share memories of up to this many bytes, the last of which is not full. */
    private static final long ROUNDED = 16 << 10;

    private void growsLinearly(String name) {
        long once = held(name, SHORTEST);
        long twice = held(name, 2 * SHORTEST);
        long fourTimes = held(name, 4 * SHORTEST);
        assertTrue(fourTimes - twice <= 2.1 * (twice - once) + ROUNDED, once + ", " + twice + " and " + fourTimes + " bytes for "
                + SHORTEST + " tokens, twice and four times as many");
    }

    /** The bytes that a session holds after it has read a prompt in one pass; plans keep their scratch memory. */
    private long held(String name, int tokens) {
        StackSpec spec = stacks.parse("1 " + name + "; width=32 vocab=" + VOCABULARY);
        int[] prompt = IntStream.range(0, tokens).map(i -> (7 * i + 3) % VOCABULARY).toArray();
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(1), AssemblyOptions.standard())) {
            long before = device.allocatedBytes();
            try (Session session = stack.open(1, tokens)) {
                session.advance(List.of(new Row(0, prompt)));
                return device.allocatedBytes() - before;
            }
        }
    }
}
