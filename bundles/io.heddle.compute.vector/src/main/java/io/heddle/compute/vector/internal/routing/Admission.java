// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.routing;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.List;

/** The tokens that pass a block. */
final class Admission implements Step {
    private final Dense scores;
    private final Lane lanes;
    private final int time;
    private final int capacity;
    private final long mask;
    private final long shares;
    /** Where scores are kept that are compared with others, or 0. */
    private final long seen;
    private final long seenOfSlot;

    Admission(TokenAdmission op, List<Tensor> outputs, Binding binding) {
        this.scores = Dense.of(op.scores(), binding);
        this.lanes = new Lane(binding.lanes());
        this.time = op.scores().size(1);
        this.capacity = op.capacity();
        this.mask = outputs.get(0).address();
        this.shares = outputs.get(1).address();
        this.seen = op.seen().map(state -> binding.state(state).address()).orElse(0L);
        this.seenOfSlot = op.seen().map(state -> binding.state(state).stride(0) * Float.BYTES).orElse(0L);
    }

    @Override
    public void run() {
        scores.refresh();
        for (int row = 0; row < lanes.batch(); row++) {
            int count = lanes.count(row);
            for (int token = 0; token < time; token++) {
                float score = token < count ? score(row, token) : 0;
                boolean admitted = token < count && (seen == 0 ? score > 0 : better(row, score, token, count) < capacity);
                long at = ((long) row * time + token) * Float.BYTES;
                Memory.putFloat(mask + at, admitted ? 1 : 0);
                Memory.putFloat(shares + at, admitted ? (float) (1 / (1 + Math.exp(-score))) : 0);
                if (seen != 0 && token < count) {
                    Memory.putFloat(seen + lanes.slot(row) * seenOfSlot + (long) token * Float.BYTES, score);
                }
            }
        }
    }

    private float score(int row, int token) {
        Tensor tensor = scores.tensor();
        return Memory.getFloat(tensor.address() + (row * tensor.stride(0) + token * tensor.stride(1)) * Float.BYTES);
    }

    /** How many valid tokens of the row come before this one in the order of scores. */
    private int better(int row, float score, int token, int count) {
        int better = 0;
        for (int other = 0; other < count; other++) {
            float its = score(row, other);
            better += its > score || its == score && other < token ? 1 : 0;
        }
        return better;
    }
}
