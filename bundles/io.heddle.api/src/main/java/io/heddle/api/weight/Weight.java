// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import io.heddle.api.tensor.Shape;

/**
 * A handle of a learned tensor: what a mixer holds instead of data.
 *
 * <p>Two uses of a shared block get equal handles, and with them one prepared form.
 *
 * @param path {@code block/name}, unique in a stack
 * @param shape its logical shape; a matrix is {@code [out, in]}
 * @param use how operators read it, which bounds what a compute may do to it
 * @param init how it begins when there is no checkpoint
 */
public record Weight(String path, Shape shape, Use use, WeightInit init) {
    /** What a compute may do when it prepares a weight. */
    public enum Use {
        /** Read by a product: may be packed, kept in a low-precision type, or quantised. */
        MATRIX,
        /** Read row by row by an index, and perhaps by the head's product as well. */
        EMBEDDING,
        /** Norms, biases, decays, convolution taps: kept in the compute's element type. */
        EXACT
    }
}
