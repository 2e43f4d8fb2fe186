// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.test.common.annotation.InjectService;

/** What a stack and its sessions allocate is freed when they are closed, and nothing is allocated that cannot fit. */
class OwnershipTest {
    private static final String NOTATION = "ssd + mlp, attention + moe, selectivescan; width=32 vocab=96";

    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000, filter = "(heddle.device=cpu)")
    Device device;

    private Stack stack(AssemblyOptions options) {
        return stacks.assemble(stacks.parse(NOTATION), stacks.randomWeights(1), options);
    }

    @Test
    void closingFreesEveryByte() {
        long before = device.allocatedBytes();
        for (AssemblyOptions options : List.of(AssemblyOptions.standard(), AssemblyOptions.standard().unrecorded())) {
            try (Stack stack = stack(options); Session first = stack.open(2, 40); Session second = stack.open(1, 20)) {
                for (int tokens = 1; tokens <= 12; tokens++) {
                    first.reset(0);
                    first.forward(List.of(new Row(0, new int[tokens])));
                }
                second.advance(List.of(new Row(0, new int[5])));
                assertTrue(device.allocatedBytes() > before);
            }
            assertEquals(before, device.allocatedBytes());
        }
    }

    @Test
    void aReplayedPassAllocatesNothingOnTheDevice() {
        try (Stack stack = stack(AssemblyOptions.standard()); Session session = stack.open(1, 40)) {
            session.advance(List.of(new Row(0, new int[] {1})));
            long settled = device.allocatedBytes();
            for (int step = 0; step < 20; step++) {
                session.advance(List.of(new Row(0, new int[] {step})));
                assertEquals(settled, device.allocatedBytes());
            }
        }
    }

    @Test
    void aSessionThatCannotFitIsRefusedBeforeAnythingIsAllocated() {
        try (Stack stack = stack(AssemblyOptions.standard())) {
            long before = device.allocatedBytes();
            var refusal = assertThrows(Device.OutOfMemory.class, () -> stack.open(1000, 1 << 30));
            assertTrue(refusal.getMessage().contains("fewer or shorter"), refusal.getMessage());
            assertEquals(before, device.allocatedBytes());
        }
    }
}
