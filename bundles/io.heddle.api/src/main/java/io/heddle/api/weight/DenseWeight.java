// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Tensor;

/**
 * A weight as a dense tensor in the compute's element type: the form that any kernel can read.
 *
 * @param tensor its numbers
 * @param owner what frees them
 */
public record DenseWeight(Tensor tensor, Arena owner) implements PreparedWeight {
    @Override
    public long bytes() {
        return owner.bytes();
    }

    @Override
    public void close() {
        owner.close();
    }
}
