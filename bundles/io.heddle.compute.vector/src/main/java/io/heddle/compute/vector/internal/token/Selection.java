// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.token;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.List;

/** Tokens that a mask admits, out of their row and back into it. */
final class Selection {
    private Selection() {}

    static Step select(SelectTokens op, List<Tensor> outputs, Binding binding) {
        Tokens from = Tokens.of(op.x(), binding);
        Tokens to = Tokens.of(outputs.get(0), binding);
        long indices = outputs.get(1).address();
        long admitted = outputs.get(2).address();
        long before = outputs.get(3).address();
        long positions = outputs.get(4).address();
        long state = binding.state(op.admitted()).address();
        Dense mask = Dense.of(op.mask(), binding);
        Lane lanes = new Lane(binding.lanes());
        int capacity = op.capacity();
        return () -> {
            from.refresh();
            mask.refresh();
            for (int row = 0; row < lanes.batch(); row++) {
                int taken = 0;
                long begin = mask.tensor().address() + row * mask.tensor().stride(0) * Float.BYTES;
                for (int token = 0; token < lanes.count(row) && taken < capacity; token++) {
                    if (Memory.getFloat(begin + token * mask.tensor().stride(1) * Float.BYTES) > 0) {
                        Memory.copy(from.at(row, token), to.at(row, taken), from.bytes());
                        put(indices, row * capacity + taken, token);
                        put(positions, row * capacity + taken, lanes.position(row, token));
                        taken++;
                    }
                }
                for (int rest = taken; rest < capacity; rest++) {
                    Memory.clear(to.at(row, rest), to.bytes());
                    put(indices, row * capacity + rest, -1);
                    put(positions, row * capacity + rest, 0);
                }
                long slot = state + (long) lanes.slot(row) * Integer.BYTES;
                put(admitted, row, taken);
                put(before, row, Memory.getInt(slot));
                Memory.putInt(slot, Memory.getInt(slot) + taken);
            }
        };
    }

    static Step scatter(ScatterTokens op, Tensor y, Binding binding) {
        Tokens base = Tokens.of(op.base(), binding);
        Tokens from = Tokens.of(op.x(), binding);
        Tokens to = Tokens.of(y, binding);
        Dense indices = Dense.of(op.indices(), binding);
        int batch = y.size(0);
        int time = y.size(1);
        int capacity = op.indices().size(1);
        return () -> {
            base.refresh();
            from.refresh();
            indices.refresh();
            for (int row = 0; row < batch; row++) {
                for (int token = 0; token < time; token++) {
                    Memory.copy(base.at(row, token), to.at(row, token), to.bytes());
                }
                long begin = indices.tensor().address() + row * indices.tensor().stride(0) * Integer.BYTES;
                for (int i = 0; i < capacity; i++) {
                    int token = Memory.getInt(begin + i * indices.tensor().stride(1) * Integer.BYTES);
                    if (token >= 0) {
                        Memory.copy(from.at(row, i), to.at(row, token), to.bytes());
                    }
                }
            }
        };
    }

    private static void put(long ints, int index, int value) {
        Memory.putInt(ints + (long) index * Integer.BYTES, value);
    }
}
