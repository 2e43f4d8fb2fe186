// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The element types of the format, under the names the format gives them.
 * All of them are known, so that a file which holds one of them opens and is checked as a whole;
 * only the {@linkplain #supported() supported} ones can be read as tensors.
 */
public enum ElementType {

    /** IEEE 754 double. */
    F64(64, true),
    /** IEEE 754 single. */
    F32(32, true),
    /** IEEE 754 half. */
    F16(16, true),
    /** The upper half of a single. */
    BF16(16, true),
    /** Signed, 64 bits. */
    I64(64, true),
    /** Signed, 32 bits. */
    I32(32, true),
    /** Signed, 8 bits. */
    I8(8, true),
    /** Unsigned, 8 bits. */
    U8(8, true),
    /** One byte each, 0 or 1. */
    BOOL(8, true),
    /** Signed, 16 bits. */
    I16(16, false),
    /** Unsigned, 16 bits. */
    U16(16, false),
    /** Unsigned, 32 bits. */
    U32(32, false),
    /** Unsigned, 64 bits. */
    U64(64, false),
    /** Two singles: real and imaginary part. */
    C64(64, false),
    /** 4 bits of exponent, 3 of mantissa; finite and NaN. */
    F8_E4M3(8, false),
    /** 5 bits of exponent, 2 of mantissa. */
    F8_E5M2(8, false),
    /** 8 bits of exponent only: a scale. */
    F8_E8M0(8, false),
    /** As {@link #F8_E4M3}, without infinities and negative zero. */
    F8_E4M3FNUZ(8, false),
    /** As {@link #F8_E5M2}, without infinities and negative zero. */
    F8_E5M2FNUZ(8, false),
    /** 2 bits of exponent, 3 of mantissa; four elements in three bytes. */
    F6_E2M3(6, false),
    /** 3 bits of exponent, 2 of mantissa; four elements in three bytes. */
    F6_E3M2(6, false),
    /** 2 bits of exponent, 1 of mantissa; two elements in a byte. */
    F4(4, false);

    private static final Map<String, ElementType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ElementType::name, Function.identity()));

    private final int bits;
    private final boolean supported;

    ElementType(int bits, boolean supported) {
        this.bits = bits;
        this.supported = supported;
    }

    /** The width of one element in bits; not always a multiple of eight. */
    public int bits() {
        return bits;
    }

    /** Whether tensors of this type can be read. */
    public boolean supported() {
        return supported;
    }

    /** The type with exactly this name, upper case as in the format; empty if the format has none. */
    public static Optional<ElementType> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
