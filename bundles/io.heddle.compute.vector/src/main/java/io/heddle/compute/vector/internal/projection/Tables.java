// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Embed;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workspaces;

/** Rows of an embedding's table, widened to floats. Invalid tokens get zeros, whatever their id. */
final class Tables implements Step {
    private final Dense ids;
    private final Lane lanes;
    private final VectorWeight table;
    private final float scale;
    private final int time;
    private final long y;
    private final Workspaces workspaces;

    Tables(Embed op, Tensor y, Binding binding, Workspaces workspaces) {
        this.ids = Dense.of(op.ids(), binding);
        this.lanes = new Lane(binding.lanes());
        this.table = (VectorWeight) binding.weight(op.table());
        this.scale = (float) op.scale();
        this.time = y.size(1);
        this.y = y.address();
        this.workspaces = workspaces;
    }

    @Override
    public void run() {
        ids.refresh();
        float[] space = workspaces.take();
        int width = table.width();
        for (int row = 0; row < lanes.batch(); row++) {
            int count = lanes.count(row);
            for (int token = 0; token < time; token++) {
                long target = y + ((long) row * time + token) * width * Float.BYTES;
                if (token < count) {
                    widen(table, id(row, token), target, space);
                    if (scale != 1) {
                        Arithmetic.scale(target, scale, target, width);
                    }
                } else {
                    Memory.clear(target, (long) width * Float.BYTES);
                }
            }
        }
        workspaces.giveBack(space);
    }

    private int id(int row, int token) {
        long at = row * ids.tensor().stride(0) + token * ids.tensor().stride(1);
        int id = Memory.getInt(ids.tensor().address() + at * Integer.BYTES);
        if (id < 0 || id >= table.rows()) {
            throw new IllegalArgumentException("token id " + id + " is outside the vocabulary of " + table.rows());
        }
        return id;
    }

    /** A row of a table as floats in memory, whatever its form and width. */
    static void widen(VectorWeight table, int row, long target, float[] space) {
        for (int from = 0; from < table.width(); from += space.length) {
            int part = Math.min(space.length, table.width() - from);
            table.widen(row, from, part, space, 0);
            Memory.copy(space, 0, target + (long) from * Float.BYTES, part);
        }
    }
}
