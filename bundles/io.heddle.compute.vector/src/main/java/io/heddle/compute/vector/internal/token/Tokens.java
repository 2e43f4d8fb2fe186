// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.token;

import io.heddle.api.kernel.Binding;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;

/**
 * A tensor as tokens by address.
 *
 * @param rows {@code [batch, time, width]} with tokens that lie together
 * @param base the address of the first token
 * @param rowStep bytes from row to row
 * @param tokenStep bytes from token to token
 * @param bytes a token
 */
public record Tokens(Dense rows, long base, long rowStep, long tokenStep, long bytes) {
    /** @param binding whose scratch memory a copy takes where tokens lie apart */
    public static Tokens of(Tensor tensor, Binding binding) {
        Dense dense = Dense.of(tensor, binding);
        int size = tensor.type().bytes();
        return new Tokens(dense, dense.tensor().address(), dense.tensor().stride(0) * size, dense.tensor().stride(1) * size,
                (long) tensor.shape().width() * size);
    }

    /** Brings a copy up to date. */
    public void refresh() {
        rows.refresh();
    }

    /** The address of a token. */
    public long at(int row, int token) {
        return base + row * rowStep + token * tokenStep;
    }
}
