// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;

/** Caches that are kept in less than floats, from and to the floats of their canonical form; see {@link CacheForm}. */
final class CacheRows {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_BYTE = 127;

    private CacheRows() {}

    /** Whether a storage is one of those. */
    static boolean isSmall(DataType stored) {
        return stored == DataType.BF16 || stored == DataType.I8;
    }

    /**
     * The entries as floats.
     *
     * @param place where entry i lies in the slot
     */
    static StateSnapshot.Entry save(String path, SessionStates.Held held, MemorySegment slot, int entries, IntUnaryOperator place) {
        long count = held.entry().shape().count();
        if (entries * count * Float.BYTES > Integer.MAX_VALUE) {
            throw new IllegalStateException("the state " + path + " of " + entries + " tokens is too large to be saved: "
                    + entries * count * Float.BYTES + " bytes as floats, at most " + Integer.MAX_VALUE + " are allowed");
        }
        byte[] bytes = new byte[(int) (entries * count * Float.BYTES)];
        MemorySegment floats = MemorySegment.ofArray(bytes);
        int width = held.entry().shape().width();
        for (int i = 0; i < entries; i++) {
            MemorySegment entry = slot.asSlice(place.applyAsInt(i) * held.entryBytes(), held.entryBytes());
            for (long row = 0; row < count / width; row++) {
                widen(held.storage().type(), entry, row, width, floats, (i * count + row * width) * Float.BYTES);
            }
        }
        return new StateSnapshot.Entry(DataType.F32, held.entry().shape().prepend(entries), bytes);
    }

    private static void widen(DataType stored, MemorySegment entry, long row, int width, MemorySegment floats, long at) {
        if (stored == DataType.BF16) {
            for (int i = 0; i < width; i++) {
                int bits = entry.get(SHORT, (row * width + i) * Short.BYTES) << 16;
                floats.set(FLOAT, at + (long) i * Float.BYTES, Float.intBitsToFloat(bits));
            }
            return;
        }
        long begin = row * (width + CacheForm.SCALE_BYTES);
        float scale = entry.get(FLOAT, begin + width);
        for (int i = 0; i < width; i++) {
            floats.set(FLOAT, at + (long) i * Float.BYTES, entry.get(ValueLayout.JAVA_BYTE, begin + i) * scale);
        }
    }

    /** Puts floats into the entries, rounded to the nearest. */
    static void restore(byte[] floats, SessionStates.Held held, MemorySegment slot, int entries, IntUnaryOperator place) {
        MemorySegment from = MemorySegment.ofArray(floats);
        long count = held.entry().shape().count();
        int width = held.entry().shape().width();
        for (int i = 0; i < entries; i++) {
            MemorySegment entry = slot.asSlice(place.applyAsInt(i) * held.entryBytes(), held.entryBytes());
            for (long row = 0; row < count / width; row++) {
                long at = (i * count + row * width) * Float.BYTES;
                if (held.storage().type() == DataType.BF16) {
                    roundToHalves(from, at, width, entry, row);
                } else {
                    roundToBytes(from, at, width, entry, row);
                }
            }
        }
    }

    private static void roundToHalves(MemorySegment floats, long at, int width, MemorySegment entry, long row) {
        for (int i = 0; i < width; i++) {
            float value = floats.get(FLOAT, at + (long) i * Float.BYTES);
            int bits = Float.floatToRawIntBits(value);
            // To the nearest, to even in the middle; a NaN keeps a bit that makes it one.
            int half = value != value ? bits >>> 16 | 0x40 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
            entry.set(SHORT, (row * width + i) * Short.BYTES, (short) half);
        }
    }

    private static void roundToBytes(MemorySegment floats, long at, int width, MemorySegment entry, long row) {
        float largest = 0;
        for (int i = 0; i < width; i++) {
            largest = Math.max(largest, Math.abs(floats.get(FLOAT, at + (long) i * Float.BYTES)));
        }
        float scale = largest / MOST_BYTE;
        float inverse = scale == 0 ? 0 : 1 / scale;
        long begin = row * (width + CacheForm.SCALE_BYTES);
        for (int i = 0; i < width; i++) {
            int nearest = Math.round(floats.get(FLOAT, at + (long) i * Float.BYTES) * inverse);
            entry.set(ValueLayout.JAVA_BYTE, begin + i, (byte) Math.clamp(nearest, -MOST_BYTE, MOST_BYTE));
        }
        entry.set(FLOAT, begin + width, scale);
    }
}
