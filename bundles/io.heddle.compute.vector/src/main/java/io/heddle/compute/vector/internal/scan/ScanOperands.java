// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.token.Tokens;
import java.util.Optional;

/**
 * What a bound scan reads and writes.
 *
 * @param x tokens of channels
 * @param dt like x
 * @param gate like x, if any
 * @param b tokens of states, the first group's
 * @param c like b
 * @param groupStep bytes from group to group in B
 * @param groupStepOfC the same in C
 * @param y the result
 * @param lanes the rows
 * @param state the address of the first slot
 */
record ScanOperands(Tokens x, Tokens dt, Optional<Tokens> gate, Tokens b, Tokens c, long groupStep, long groupStepOfC,
        Tokens y, Lane lanes, long state) {
    static ScanOperands of(SelectiveScan op, Tensor y, Binding binding) {
        Tokens b = Tokens.of(op.b(), binding);
        Tokens c = Tokens.of(op.c(), binding);
        return new ScanOperands(Tokens.of(op.x(), binding), Tokens.of(op.dt(), binding),
                op.gate().map(z -> Tokens.of(z, binding)), b, c, groupStep(b), groupStep(c), Tokens.of(y, binding),
                new Lane(binding.lanes()), binding.state(op.state()).address());
    }

    private static long groupStep(Tokens shared) {
        Tensor tensor = shared.rows().tensor();
        return tensor.shape().rank() == 4 ? tensor.stride(2) * Float.BYTES : 0;
    }

    void refresh() {
        x.refresh();
        dt.refresh();
        if (gate.isPresent()) {
            gate.get().refresh();
        }
        b.refresh();
        c.refresh();
    }
}
