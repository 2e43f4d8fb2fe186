// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.DataType;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.Narrow;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/** How the channels of one head of one token are stored. */
enum EntryForm {
    /** As floats. */
    FLOATS,
    /** As the upper halves of floats. */
    HALVES,
    /** As bytes, followed by the scale of all; see {@link CacheForm#INT8}. */
    BYTES;

    private static final int MOST_BYTE = 127;

    static EntryForm of(DataType stored) {
        return switch (stored) {
            case F32 -> FLOATS;
            case BF16 -> HALVES;
            case I8 -> BYTES;
            default -> throw new IllegalArgumentException("caches in F32, BF16 and I8 are read here, not in " + stored);
        };
    }

    DataType type() {
        return switch (this) {
            case FLOATS -> DataType.F32;
            case HALVES -> DataType.BF16;
            case BYTES -> DataType.I8;
        };
    }

    /** Elements of {@link #type()} that {@code width} channels take. */
    int elements(int width) {
        return this == BYTES ? width + CacheForm.SCALE_BYTES : width;
    }

    /** Channels that are read at a time, which must divide those of a head that is read where it lies. */
    int unit() {
        return this == HALVES ? 4 * F32.LANES : F32.LANES;
    }

    /** Where a channel of halves stands among those that are read: they come in vectors of even and odd ones. */
    private static int place(int channel) {
        int pair = channel & 2 * F32.LANES - 1;
        return channel - pair + (pair & 1) * F32.LANES + (pair >> 1);
    }

    /**
     * Widens rows to floats, each with zeros up to {@code filled}.
     *
     * @param from the address of the first row
     * @param bytes from row to row
     * @param filled floats of a row that are written, at least the width
     * @param step from row to row of the array
     */
    void widen(long from, long bytes, int rows, int width, float[] to, int at, int filled, int step) {
        for (int row = 0; row < rows; row++) {
            long source = from + row * bytes;
            int target = at + row * step;
            switch (this) {
                case FLOATS -> floats(source, width, to, target);
                case HALVES -> halves(source, width, to, target);
                case BYTES -> bytes(source, width, Memory.getFloat(source + width), to, target);
            }
            for (int i = width; i < filled; i++) {
                to[target + i] = 0;
            }
        }
    }

    private static void floats(long from, int width, float[] to, int at) {
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            F32.load(from + (long) i * Float.BYTES).intoArray(to, at + i);
        }
        for (int i = whole; i < width; i++) {
            to[at + i] = Memory.getFloat(from + (long) i * Float.BYTES);
        }
    }

    private static void halves(long from, int width, float[] to, int at) {
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            Widen.bf16(from + (long) i * Short.BYTES).intoArray(to, at + i);
        }
        for (int i = whole; i < width; i++) {
            to[at + i] = Float.intBitsToFloat(Memory.getShort(from + (long) i * Short.BYTES) << 16);
        }
    }

    private static void bytes(long from, int width, float scale, float[] to, int at) {
        // Vectors of bytes may be four bytes wider than those of floats, as the scale behind the row is.
        int whole = F32.whole(width);
        FloatVector factor = F32.all(scale);
        for (int i = 0; i < whole; i += F32.LANES) {
            Widen.i8(from + i).mul(factor).intoArray(to, at + i);
        }
        for (int i = whole; i < width; i++) {
            to[at + i] = Memory.getByte(from + i) * scale;
        }
    }

    /** Stores floats, rounded to the nearest that this form has. NaN stays NaN; an infinity in bytes becomes NaN. */
    void round(long from, int width, long to) {
        switch (this) {
            case FLOATS -> Memory.copy(from, to, (long) width * Float.BYTES);
            case HALVES -> roundToHalves(from, width, to);
            case BYTES -> roundToBytes(from, width, to);
        }
    }

    private static void roundToHalves(long from, int width, long to) {
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            Narrow.bf16(F32.load(from + (long) i * Float.BYTES), to + (long) i * Short.BYTES);
        }
        for (int i = whole; i < width; i++) {
            Memory.putShort(to + (long) i * Short.BYTES, half(Memory.getFloat(from + (long) i * Float.BYTES)));
        }
    }

    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        // To the nearest, to even in the middle; a NaN keeps a bit that makes it one.
        return (short) (value != value ? bits >>> 16 | 0x40 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    private static void roundToBytes(long from, int width, long to) {
        int whole = Narrow.toI8() ? F32.whole(width) : 0;
        float largest = Narrow.largest(from, whole);
        for (int i = whole; i < width; i++) {
            largest = Math.max(largest, Math.abs(Memory.getFloat(from + (long) i * Float.BYTES)));
        }
        float scale = largest / MOST_BYTE;
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = 0; i < whole; i += F32.LANES) {
            Narrow.i8(F32.load(from + (long) i * Float.BYTES).mul(inverse), to + i);
        }
        for (int i = whole; i < width; i++) {
            int nearest = Math.round(Memory.getFloat(from + (long) i * Float.BYTES) * inverse);
            Memory.putByte(to + i, (byte) Math.clamp(nearest, -MOST_BYTE, MOST_BYTE));
        }
        Memory.putFloat(to + width, scale);
    }

    /** Scales the channels of a head and puts them where those that are read stand. */
    void place(long from, int width, float factor, long to) {
        if (this == HALVES) {
            for (int i = 0; i < width; i++) {
                Memory.putFloat(to + (long) place(i) * Float.BYTES, factor * Memory.getFloat(from + (long) i * Float.BYTES));
            }
            return;
        }
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            F32.store(F32.load(from + (long) i * Float.BYTES).mul(factor), to + (long) i * Float.BYTES);
        }
        for (int i = whole; i < width; i++) {
            Memory.putFloat(to + (long) i * Float.BYTES, factor * Memory.getFloat(from + (long) i * Float.BYTES));
        }
    }

    /** Divides the channels of a head and brings them back to their places. */
    void unplace(float[] from, int at, int width, float divisor, long to) {
        if (this == HALVES) {
            for (int i = 0; i < width; i++) {
                Memory.putFloat(to + (long) i * Float.BYTES, from[at + place(i)] / divisor);
            }
            return;
        }
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            F32.store(FloatVector.fromArray(F32.SPECIES, from, at + i).div(divisor), to + (long) i * Float.BYTES);
        }
        for (int i = whole; i < width; i++) {
            Memory.putFloat(to + (long) i * Float.BYTES, from[at + i] / divisor);
        }
    }
}
