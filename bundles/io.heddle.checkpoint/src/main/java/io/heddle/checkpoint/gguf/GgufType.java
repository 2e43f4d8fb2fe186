// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tensor types of the format, under the names that ggml gives them. All are known, so that a file which holds
 * one of them is checked as a whole; only the {@linkplain #supported() supported} ones can be read.
 *
 * <p>Elements are stored in blocks along the innermost axis; a plain type has blocks of one element.
 */
public enum GgufType {
    /** IEEE 754 single. */
    F32(0, 1, 4, true),
    /** IEEE 754 half. */
    F16(1, 1, 2, true),
    /** 32 elements of 4 bits with a common scale. */
    Q4_0(2, 32, 18, true),
    /** 32 elements of 4 bits with a scale and a minimum. */
    Q4_1(3, 32, 20, false),
    /** 32 elements of 5 bits with a common scale. */
    Q5_0(6, 32, 22, false),
    /** 32 elements of 5 bits with a scale and a minimum. */
    Q5_1(7, 32, 24, false),
    /** 32 elements of 8 bits with a common scale. */
    Q8_0(8, 32, 34, true),
    /** 32 elements of 8 bits with a scale and their sum. */
    Q8_1(9, 32, 36, false),
    /** 256 elements of 2 bits with scales in two levels. */
    Q2_K(10, 256, 84, false),
    /** 256 elements of 3 bits with scales in two levels. */
    Q3_K(11, 256, 110, false),
    /** 256 elements of 4 bits with scales and minimums in two levels. */
    Q4_K(12, 256, 144, true),
    /** 256 elements of 5 bits with scales and minimums in two levels. */
    Q5_K(13, 256, 176, false),
    /** 256 elements of 6 bits with scales in two levels. */
    Q6_K(14, 256, 210, true),
    /** 256 elements of 8 bits with a common scale. */
    Q8_K(15, 256, 292, false),
    /** 256 elements from a code book. */
    IQ2_XXS(16, 256, 66, false),
    /** 256 elements from a code book. */
    IQ2_XS(17, 256, 74, false),
    /** 256 elements from a code book. */
    IQ3_XXS(18, 256, 98, false),
    /** 256 elements from a code book. */
    IQ1_S(19, 256, 50, false),
    /** 32 elements from a table of 16 values. */
    IQ4_NL(20, 32, 18, false),
    /** 256 elements from a code book. */
    IQ3_S(21, 256, 110, false),
    /** 256 elements from a code book. */
    IQ2_S(22, 256, 82, false),
    /** 256 elements from a table of 16 values. */
    IQ4_XS(23, 256, 136, false),
    /** Signed, 8 bits. */
    I8(24, 1, 1, true),
    /** Signed, 16 bits. */
    I16(25, 1, 2, false),
    /** Signed, 32 bits. */
    I32(26, 1, 4, true),
    /** Signed, 64 bits. */
    I64(27, 1, 8, true),
    /** IEEE 754 double. */
    F64(28, 1, 8, true),
    /** 256 elements from a code book. */
    IQ1_M(29, 256, 56, false),
    /** The upper half of a single. */
    BF16(30, 1, 2, true),
    /** 256 elements of three values. */
    TQ1_0(34, 256, 54, false),
    /** 256 elements of three values. */
    TQ2_0(35, 256, 66, false),
    /** 32 elements of 4 bits with a common exponent. */
    MXFP4(39, 32, 17, false);

    private static final Map<Integer, GgufType> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.number, Function.identity()));

    private final int number;
    private final int blockSize;
    private final int blockBytes;
    private final boolean supported;

    GgufType(int number, int blockSize, int blockBytes, boolean supported) {
        this.number = number;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.supported = supported;
    }

    /** The number that stands for the type in a file. */
    public int number() {
        return number;
    }

    /** The elements of one block. */
    public int blockSize() {
        return blockSize;
    }

    /** The bytes of one block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Whether tensors of this type can be read. */
    public boolean supported() {
        return supported;
    }

    /** The type of a number; empty if ggml has none, or has it no more. */
    static Optional<GgufType> numbered(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    /** The names of the supported types, for messages. */
    static String allSupported() {
        return Arrays.stream(values()).filter(GgufType::supported).map(GgufType::name).collect(Collectors.joining(", "));
    }
}
