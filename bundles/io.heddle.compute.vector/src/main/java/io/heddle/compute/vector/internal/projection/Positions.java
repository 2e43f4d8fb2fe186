// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workspaces;

/** Adds the learned row of each token's position. Invalid tokens keep their value. */
final class Positions implements Step {
    private final Dense x;
    private final Lane lanes;
    private final VectorWeight table;
    private final String path;
    private final int time;
    private final long y;
    private final Workspaces workspaces;

    Positions(PositionEmbed op, Tensor y, Binding binding, Workspaces workspaces) {
        this.x = Dense.of(op.x(), binding);
        this.lanes = new Lane(binding.lanes());
        this.table = (VectorWeight) binding.weight(op.table());
        this.path = op.table().path();
        this.time = y.size(1);
        this.y = y.address();
        this.workspaces = workspaces;
    }

    @Override
    public void run() {
        x.refresh();
        float[] space = workspaces.take();
        int width = table.width();
        for (int row = 0; row < lanes.batch(); row++) {
            for (int token = 0; token < time; token++) {
                long target = y + ((long) row * time + token) * width * Float.BYTES;
                long source = x.tensor().address()
                        + (row * x.tensor().stride(0) + token * x.tensor().stride(1)) * Float.BYTES;
                if (token < lanes.count(row)) {
                    Tables.widen(table, position(row, token), target, space);
                    Arithmetic.sum(source, 1, target, 1, target, width);
                } else {
                    Memory.copy(source, target, (long) width * Float.BYTES);
                }
            }
        }
        workspaces.giveBack(space);
    }

    private int position(int row, int token) {
        int position = lanes.position(row, token);
        if (position < 0 || position >= table.rows()) {
            throw new IllegalStateException("position " + position + " is outside the " + table.rows()
                    + " learned positions of " + path);
        }
        return position;
    }
}
