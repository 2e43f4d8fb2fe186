// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The machine's memory by address. A kernel computes addresses when it is bound, from tensors whose
 * owners live as long as its step, so that its loops carry no segments and no liveness checks.
 */
public final class Memory {
    /** All of it; a constant, which the compiler sees through. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}

    /** The float at an address. */
    public static float getFloat(long address) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address);
    }

    /** Writes a float. */
    public static void putFloat(long address, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, value);
    }

    /** The int at an address. */
    public static int getInt(long address) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
    }

    /** Writes an int. */
    public static void putInt(long address, int value) {
        ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
    }

    /** The two bytes at an address: a BF16 or an F16. */
    public static short getShort(long address) {
        return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address);
    }

    /** Writes two bytes. */
    public static void putShort(long address, short value) {
        ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, value);
    }

    /** The byte at an address. */
    public static byte getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    /** Writes a byte. */
    public static void putByte(long address, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }

    /** Reads the four bytes at a multiple of four: the one way of reading a number that the compiler inlines everywhere. */
    public static int touch(long address) {
        return ALL.get(ValueLayout.JAVA_INT, address);
    }

    /** Copies bytes between places that do not overlap, or overlap as {@code memmove} allows. */
    public static void copy(long from, long to, long bytes) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    /** Copies floats from memory into an array. */
    public static void copy(long from, float[] to, int at, int count) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, from, to, at, count);
    }

    /** Copies floats from an array into memory. */
    public static void copy(float[] from, int at, long to, int count) {
        MemorySegment.copy(from, at, ALL, ValueLayout.JAVA_FLOAT_UNALIGNED, to, count);
    }

    /** Fills bytes with zeros. */
    public static void clear(long address, long bytes) {
        for (long i = 0; i < bytes; i++) {
            putByte(address + i, (byte) 0);
        }
    }
}
