// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.TensorSpec;

/** In which form a session keeps past keys and values: states of the kind {@link StateEntry.Kind#CACHE}. */
public enum CacheForm {
    /** In the element type of activations. */
    COMPUTED,
    /** In BF16, rounded to the nearest. */
    BF16,
    /**
     * In a byte an element: each row of an entry's last axis is followed by four bytes with the F32
     * scale of its elements, {@code x = byte * scale}.
     */
    INT8;

    /** The bytes behind a row of {@link #INT8}. */
    public static final int SCALE_BYTES = Float.BYTES;

    /** How a session stores one entry of a state in a compute of an element type. */
    public TensorSpec storage(StateEntry entry, DataType computed) {
        Shape shape = entry.shape();
        if (entry.kind() != StateEntry.Kind.CACHE || this == COMPUTED) {
            return new TensorSpec(entry.kind().type(computed), shape);
        }
        return this == BF16 ? new TensorSpec(DataType.BF16, shape)
                : new TensorSpec(DataType.I8, shape.with(-1, Math.addExact(shape.width(), SCALE_BYTES)));
    }
}
