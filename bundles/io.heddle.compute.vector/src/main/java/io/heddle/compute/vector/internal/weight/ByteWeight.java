// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/**
 * A weight of one byte an element: {@code w = value * scale}, with one scale for each run of
 * {@code group} elements of a row. Owns its memory.
 *
 * <p>Long rows are stored in bands of columns, all rows of a band after one another: products go through
 * them band by band, so that four bytes of x for each byte of a row stay in the first cache beside it.
 *
 * @param shape its logical shape
 * @param group elements that share a scale; divides the width
 * @param band columns of a band; the last one may have fewer
 * @param values I8, {@code [band, row, column]} and a vector more, which kernels may read and ignore
 * @param scales F32 {@code [band, row, column / group]}
 * @param owner of both
 */
public record ByteWeight(Shape shape, int group, int band, Device.Memory values, Tensor scales, Arena owner) implements VectorWeight {
    private static final int WIDEST_BAND = 3072;
    /** Bands begin at multiples of this, which the blocks of files and their groups divide. */
    private static final int BAND_UNIT = 256;

    /** Of a shape, with the bands that it should have. */
    static ByteWeight of(Shape shape, int group, Device.Memory values, Tensor scales, Arena owner) {
        int width = shape.width();
        int bands = BAND_UNIT % group == 0 ? (width + WIDEST_BAND - 1) / WIDEST_BAND : 1;
        int band = bands <= 1 ? width : (width / bands + BAND_UNIT - 1) & -BAND_UNIT;
        return new ByteWeight(shape, group, band, values, scales, owner);
    }

    /** The index among all values of an element; its scale is at this index by the group. */
    public long place(int row, int column) {
        int from = column / band * band;
        int wide = Math.min(band, width() - from);
        return (long) rows() * from + (long) row * wide + column - from;
    }

    /** Where its numbers begin. */
    public long address() {
        return values.address();
    }

    /** Where its scales begin. */
    public long scaleAddress() {
        return scales.address();
    }

    @Override
    public long storedBytes() {
        return shape.count() + scales.shape().count() * Float.BYTES;
    }

    @Override
    public void widen(int row, int from, int count, float[] target, int at) {
        for (int column = from; column < from + count;) {
            int end = Math.min(from + count, (column / band + 1) * band);
            widen(place(row, column), column, end - column, target, at + column - from);
            column = end;
        }
    }

    /** A run of elements of a band. */
    private void widen(long place, int from, int count, float[] target, int at) {
        boolean even = from % group == 0 && count % group == 0;
        if (even && group == 4 * F32.LANES) {
            groupsOfFour(address() + place, scaleAddress() + place / group * Float.BYTES, count, target, at);
        } else if (even && group % F32.LANES == 0) {
            groups(address() + place, scaleAddress() + place / group * Float.BYTES, count, target, at);
        } else {
            for (int i = 0; i < count; i++) {
                float scale = Memory.getFloat(scaleAddress() + (place + i) / group * Float.BYTES);
                target[at + i] = scale * Memory.getByte(address() + place + i);
            }
        }
    }

    /** A group is four vectors: a loop of four would cost more than it does. */
    private static void groupsOfFour(long values, long scales, int count, float[] target, int at) {
        for (int i = 0; i < count; i += 4 * F32.LANES) {
            FloatVector scale = F32.all(Memory.getFloat(scales + (long) i / (4 * F32.LANES) * Float.BYTES));
            Widen.i8(values + i).mul(scale).intoArray(target, at + i);
            Widen.i8(values + i + F32.LANES).mul(scale).intoArray(target, at + i + F32.LANES);
            Widen.i8(values + i + 2 * F32.LANES).mul(scale).intoArray(target, at + i + 2 * F32.LANES);
            Widen.i8(values + i + 3 * F32.LANES).mul(scale).intoArray(target, at + i + 3 * F32.LANES);
        }
    }

    private void groups(long values, long scales, int count, float[] target, int at) {
        for (int from = 0; from < count; from += group) {
            FloatVector scale = F32.all(Memory.getFloat(scales));
            scales += Float.BYTES;
            for (int i = from; i < from + group; i += F32.LANES) {
                Widen.i8(values + i).mul(scale).intoArray(target, at + i);
            }
        }
    }

    @Override
    public long bytes() {
        return owner.bytes();
    }

    @Override
    public void close() {
        owner.close();
    }
}
