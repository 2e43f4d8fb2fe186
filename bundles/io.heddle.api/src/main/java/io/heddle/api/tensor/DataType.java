// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

/** The element types that a tensor or a weight may have. */
public enum DataType {
    /** IEEE 754 binary64; the type of the oracle. */
    F64(8),
    /** IEEE 754 binary32; the type of activations and states. */
    F32(4),
    /** The upper half of a binary32; a storage type of weights and caches. */
    BF16(2),
    /** IEEE 754 binary16; a storage type of weights and caches. */
    F16(2),
    /** Token ids in files. */
    I64(8),
    /** Token ids, positions, slots, expert indices. */
    I32(4),
    /** Quantised weights; their scales are a tensor of their own. */
    I8(1);

    private final int bytes;

    DataType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the type is one that operators compute in. */
    public boolean computes() {
        return this == F64 || this == F32;
    }
}
