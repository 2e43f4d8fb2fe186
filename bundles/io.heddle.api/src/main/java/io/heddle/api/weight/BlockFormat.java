// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

/**
 * How numbers are quantised in blocks along the innermost axis, as ggml defines it. Scales are half
 * precision, little endian; a block's bytes lie together, and blocks in row-major order.
 */
public enum BlockFormat {
    /** 32 elements {@code d q}: the scale d, then a signed byte q each. */
    Q8_0(32, 34),
    /** 32 elements {@code d (q - 8)}: the scale d, then 16 bytes with element i in the low and i + 16 in the high half. */
    Q4_0(32, 18),
    /** 256 elements {@code d s q - m t}: scales d and m, 12 bytes with 6-bit factors s and t of 8 runs of 32, then halves of bytes. */
    Q4_K(256, 144),
    /** 256 elements {@code d s (q - 32)}: 128 bytes with the low 4 bits, 64 with the high 2, 16 signed factors s, the scale d. */
    Q6_K(256, 210);

    private final int elements;
    private final int bytes;

    BlockFormat(int elements, int bytes) {
        this.elements = elements;
        this.bytes = bytes;
    }

    /** The elements of a block. */
    public int elements() {
        return elements;
    }

    /** The bytes of a block. */
    public int bytes() {
        return bytes;
    }
}
