// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import io.heddle.api.run.Lanes;
import io.heddle.api.tensor.Tensor;

/** The rows of a pass as a step reads them at run time. */
public final class Lane {
    private final Tensor slots;
    private final long slot;
    private final long start;
    private final long count;
    private final long slotStep;
    private final long startStep;
    private final long countStep;
    private final long positions;
    private final long positionRow;
    private final long positionStep;

    /** @param lanes bound, and alive as long as this */
    public Lane(Lanes lanes) {
        slots = lanes.slot();
        slot = lanes.slot().address();
        start = lanes.start().address();
        count = lanes.count().address();
        slotStep = lanes.slot().stride(0) * Integer.BYTES;
        startStep = lanes.start().stride(0) * Integer.BYTES;
        countStep = lanes.count().stride(0) * Integer.BYTES;
        positions = lanes.positions().map(Tensor::address).orElse(0L);
        positionRow = lanes.positions().map(p -> p.stride(0) * Integer.BYTES).orElse(0L);
        positionStep = lanes.positions().map(p -> p.stride(1) * Integer.BYTES).orElse(0L);
    }

    /** The number of rows. */
    public int batch() {
        return slots.size(0);
    }

    /** Which state a row continues. */
    public int slot(int row) {
        return Memory.getInt(slot + row * slotStep);
    }

    /** How many tokens the row's state has read. */
    public int start(int row) {
        return Memory.getInt(start + row * startStep);
    }

    /** How many tokens of the row are valid. */
    public int count(int row) {
        return Memory.getInt(count + row * countStep);
    }

    /** The position of a token. */
    public int position(int row, int token) {
        return positions == 0 ? start(row) + token : Memory.getInt(positions + row * positionRow + token * positionStep);
    }
}
