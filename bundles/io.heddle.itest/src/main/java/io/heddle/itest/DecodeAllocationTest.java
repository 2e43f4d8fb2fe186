// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/**
 * A decode step takes what it needs when it is recorded. What is left is the bookkeeping of a call, whose
 * size depends on neither the stack's depth nor its width.
 */
class DecodeAllocationTest {
    /** A call's rows, its lease and its result. */
    private static final long BOOKKEEPING = 2048;
    private static final int CONTEXT = 1 << 20;

    @InjectService(timeout = 20_000)
    Stacks stacks;

    @ParameterizedTest
    @ValueSource(strings = {"ssd + mlp", "attention(rotary=(), window=64) + mlp", "selectivescan", "gla + mlp", "rwkv + rwkvchannel"})
    void aTokenAllocatesTheBookkeepingOfItsCallAndNothingMore(String layers) {
        var spec = stacks.parse(layers + "; layers=8 width=128 vocab=256");
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(3), AssemblyOptions.standard());
                Session session = stack.open(1, CONTEXT)) {
            assertEquals("vector", stack.computes().getFirst());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            List<Row> row = List.of(new Row(0, new int[] {7}));
            long least = Long.MAX_VALUE;
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
            // Until they are compiled, kernels keep their vectors in objects.
            while (least > BOOKKEEPING && System.nanoTime() < patience) {
                for (int i = 0; i < 50; i++) {
                    session.advance(row);
                }
                long before = threads.getCurrentThreadAllocatedBytes();
                session.advance(row);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            System.out.println(layers + " allocates " + least + " bytes a token");
            assertTrue(least <= BOOKKEEPING, layers + " allocates " + least + " bytes a token");
        }
    }
}
