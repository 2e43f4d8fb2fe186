// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/** In which form the matrices of a model are kept while it runs. */
public enum WeightType {
    /** Four bytes. */
    F32(4),
    /** Two bytes. */
    BF16(2),
    /** One byte, and scales that are not counted for our side; llama.cpp's Q8_0 has two bytes of them for 32 elements. */
    I8(1);

    private final int bytes;

    WeightType(int bytes) {
        this.bytes = bytes;
    }

    /** An element. */
    public int bytes() {
        return bytes;
    }
}
