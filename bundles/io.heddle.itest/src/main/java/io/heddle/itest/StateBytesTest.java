// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What plans and listings say of a mechanism's state is what a session holds for it, to the byte. */
class StateBytesTest {
    private static final int CONTEXT = 300;
    private static final int SLOTS = 3;
    /** Options that change what is kept. */
    private static final List<String> VARIANTS = List.of("attention(window=64)", "attention(window=512)",
            "mixtureofdepths(block=attention)", "mixtureofdepths(block=attention, routing=capacity, share=0.3)",
            "hyena(maxLength=40)", "hyena(form=modal heads=4)", "xlstm(cell=slstm)", "rwkv(version=4)", "rwkv(version=5.1)",
            "mamba3(rank=2)", "titans(use=context window=16)", "s4(form=h3)",
            "hgrn(expanded=true, headDim=8, convTaps=4)");

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    @TestFactory
    List<DynamicTest> whatIsToldIsWhatIsHeld() throws Exception {
        return Stream.concat(InstalledMechanisms.names(context).stream(), VARIANTS.stream())
                .map(use -> DynamicTest.dynamicTest(use, () -> isHeld(use))).toList();
    }

    private void isHeld(String use) {
        StackSpec spec = stacks.parse("1 " + use + "; width=32 vocab=96");
        long told = stacks.outline(spec).stateElements(CONTEXT);
        AssemblyOptions options = AssemblyOptions.standard().in(DataType.F32);
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(1), options);
                Session session = stack.open(SLOTS, CONTEXT)) {
            assertEquals(SLOTS * told * DataType.F32.bytes(), session.stateBytes());
        }
    }
}
