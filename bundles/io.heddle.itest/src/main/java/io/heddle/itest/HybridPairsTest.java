// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Any two of the mechanisms that are installed make a hybrid: it builds, reads a prompt and generates. */
class HybridPairsTest {
    private static final long SEED = 20240917;
    private static final int VOCABULARY = 96;
    private static final int GENERATED = 3;

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    @TestFactory
    List<DynamicTest> everyPairGenerates() throws Exception {
        List<String> names = InstalledMechanisms.names(context);
        assertTrue(names.size() > 1, "installed are " + names);
        List<DynamicTest> pairs = new ArrayList<>();
        for (String first : names) {
            for (String second : names.subList(names.indexOf(first) + 1, names.size())) {
                String notation = "1 " + first + " : 1 " + second + "; width=32 vocab=" + VOCABULARY + " layers=2";
                pairs.add(DynamicTest.dynamicTest(notation, () -> generates(notation)));
            }
        }
        return pairs;
    }

    private void generates(String notation) {
        StackSpec spec = stacks.parse(notation);
        assertEquals(2, spec.layers().size());
        assertEquals(2, spec.blocks().size(), "both mechanisms have a block");
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(SEED), AssemblyOptions.standard());
                Session session = stack.open(1, 5 + GENERATED)) {
            int next = highest(session.advance(List.of(new Row(0, new int[] {3, 14, 15, 92, 65}))).copy(0, 0));
            for (int i = 0; i < GENERATED; i++) {
                next = highest(session.advance(List.of(new Row(0, new int[] {next}))).copy(0, 0));
            }
            assertEquals(5 + GENERATED, session.length(0));
        }
    }

    private static int highest(float[] logits) {
        int best = 0;
        float least = logits[0];
        for (int i = 0; i < logits.length; i++) {
            assertTrue(Float.isFinite(logits[i]), "logit " + i + " is " + logits[i] + ", seed " + SEED);
            best = logits[i] > logits[best] ? i : best;
            least = Math.min(least, logits[i]);
        }
        assertFalse(logits[best] == least, "all logits are " + least);
        return best;
    }
}
