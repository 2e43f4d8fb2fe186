// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.Optional;

/** Rounds rows of floats to a byte or half a byte an element, symmetrically around 0. */
final class Quantiser {
    /** Elements that share a scale in bytes, where that divides a row: 8.5 bits an element in all. */
    static final int BYTE_GROUP = 64;
    private static final int MOST_BYTE = 127;
    private static final int MOST_NIBBLE = 7;
    /** What kernels may read behind the last element. */
    static final int PADDING = 64;

    private final Device device;

    Quantiser(Device device) {
        this.device = device;
    }

    /** @param rows where floats come from, a row at a time */
    ByteWeight bytes(Shape shape, Rows rows) {
        int width = shape.width();
        int group = width % BYTE_GROUP == 0 ? BYTE_GROUP : width;
        int count = Math.toIntExact(shape.count() / width);
        Arena arena = new Arena(device);
        try {
            Device.Memory values = padded(arena, shape.count());
            Tensor scales = arena.allocate(DataType.F32, Shape.of(count, width / group));
            ByteWeight weight = ByteWeight.of(shape, group, values, scales, arena);
            float[] row = new float[width];
            for (int r = 0; r < count; r++) {
                rows.read(r, row);
                for (int from = 0; from < width; from += group) {
                    bytes(row, from, weight, weight.place(r, from));
                }
            }
            return weight;
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }

    private static void bytes(float[] row, int from, ByteWeight to, long at) {
        float scale = largest(row, from, to.group()) / MOST_BYTE;
        Memory.putFloat(to.scaleAddress() + at / to.group() * Float.BYTES, scale);
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = 0; i < to.group(); i++) {
            Memory.putByte(to.address() + at + i, (byte) Math.round(row[from + i] * inverse));
        }
    }

    /** The same in half a byte an element; the width is a multiple of {@link NibbleWeight#GROUP}. */
    NibbleWeight nibbles(Shape shape, Rows rows) {
        int width = shape.width();
        int count = Math.toIntExact(shape.count() / width);
        Arena arena = new Arena(device);
        try {
            Device.Memory values = padded(arena, shape.count() / 2);
            Tensor scales = arena.allocate(DataType.F32, Shape.of(count, width / NibbleWeight.GROUP));
            NibbleWeight weight = new NibbleWeight(shape, values, scales, Optional.empty(), arena);
            float[] row = new float[width];
            for (int r = 0; r < count; r++) {
                rows.read(r, row);
                for (int from = 0; from < width; from += NibbleWeight.GROUP) {
                    nibbles(row, from, weight, ((long) r * width + from) / NibbleWeight.GROUP);
                }
            }
            return weight;
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }

    private static void nibbles(float[] row, int from, NibbleWeight to, long group) {
        float scale = largest(row, from, NibbleWeight.GROUP) / MOST_NIBBLE;
        Memory.putFloat(to.scaleAddress() + group * Float.BYTES, scale);
        float inverse = scale == 0 ? 0 : 1 / scale;
        int half = NibbleWeight.GROUP / 2;
        for (int i = 0; i < half; i++) {
            int low = Math.round(row[from + i] * inverse) + NibbleWeight.ZERO;
            int high = Math.round(row[from + half + i] * inverse) + NibbleWeight.ZERO;
            Memory.putByte(to.address() + group * half + i, (byte) (low | high << 4));
        }
    }

    private static Device.Memory padded(Arena arena, long bytes) {
        return arena.memory(Math.addExact(bytes, PADDING));
    }

    private static float largest(float[] row, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(row[i]));
        }
        return largest;
    }

    /** A source of rows. */
    @FunctionalInterface
    interface Rows {
        /** Fills {@code target} with a row. */
        void read(int row, float[] target);
    }
}
