// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/** In which form the matrices of a model are kept while it runs. */
public enum WeightType {
    /** Four bytes. */
    F32(4),
    /** Two bytes. */
    BF16(2),
    /** One byte, and four of scale for 64 elements; llama.cpp's Q8_0 has two for 32, which is as much. */
    I8(1 + 4.0 / 64);

    private final double bytes;

    WeightType(double bytes) {
        this.bytes = bytes;
    }

    /** An element. */
    public double bytes() {
        return bytes;
    }
}
