// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;

/**
 * {@code [batch, time, head]} by address, with any strides.
 *
 * @param base the address of the first number
 * @param rowStep bytes from one row of the batch to the next
 * @param timeStep bytes from token to token
 * @param headStep bytes from head to head
 */
public record HeadNumbers(long base, long rowStep, long timeStep, long headStep) {
    /** Any tensor of these axes. */
    public static HeadNumbers of(Tensor tensor) {
        return new HeadNumbers(tensor.address(), tensor.stride(0) * Float.BYTES, tensor.stride(1) * Float.BYTES,
                tensor.stride(2) * Float.BYTES);
    }

    /** The number of a token and head. */
    public float at(int row, int token, int head) {
        return Memory.getFloat(base + row * rowStep + token * timeStep + head * headStep);
    }
}
