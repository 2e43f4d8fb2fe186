// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.weight.ByteWeight;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.weight.HalfWeight;
import io.heddle.compute.vector.internal.weight.NibbleWeight;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Products of rows of a weight with some x, element by element as they are stored: memory is read
 * once, and widening hides behind it.
 *
 * <p>Two rows at a time, one of each half of the weight: so x is loaded once for both, and a thread
 * reads memory as two streams that never break off. Rows that are neighbours would be streams that
 * start anew each time, which takes twice the time; four streams are slower again, but for rows so wide
 * that x does not stay in the first cache: then what counts is how often it is loaded. The loops end at an
 * unequal address: one that ends at a bound gets a prologue from the compiler that is long enough to
 * hold up the reading ahead of every row. Sums leave them as vectors, since the compiler would not
 * inline what adds up lanes any more.
 *
 * @param weight keeps the memory
 * @param form how a row is read
 * @param bits of an element
 * @param band columns that lie together: all of them, or those of {@link ByteWeight#band}
 * @param group elements that share a scale; the width where there is none
 * @param values where the elements begin
 * @param scales where their scales begin, and {@code offsets} where those of nibbles do; 0 without
 */
record Dots(VectorWeight weight, Form form, int bits, int band, int group, long values, long scales, long offsets) {
    private static final int STREAMS = 2;
    private static final int WIDE_STREAMS = 4;
    /** Floats that are used of an array: the sums of rows that are read at a time. */
    static final int SPACE = WIDE_STREAMS * F32.LANES;
    /** Where x of BF16 rows is touched twice: below this the first cache keeps it anyway, above it cannot. */
    private static final int LEAST_TOUCHED = 2560;
    private static final int MOST_TOUCHED = 4096;
    /** From here on nothing of x is still in the first cache when it is used again. */
    private static final int LEAST_WIDE = 8192;
    private static final long BYTES_OF_HALVES = F32.LANES * Short.BYTES;
    /** What selects every second lane of two vectors; a single instruction where a vector has 16 lanes. */
    private static final FloatVector EVEN = F32.all(0f).addIndex(2);
    private static final FloatVector ODD = EVEN.add(1f);
    private static final int LANES_TO_SELECT = 16;

    /** How a row is read. */
    private enum Form { FLOATS, BF16, TOUCHED_BF16, WIDE_BF16, F16, BYTES_IN_FOURS, BYTES_IN_GROUPS, NIBBLES, NIBBLES_WITH_OFFSETS }

    /** Made once for a weight: what is found out here is not asked for each row. */
    static Dots of(VectorWeight weight) {
        int width = weight.width();
        return switch (weight) {
            case FloatWeight floats -> new Dots(weight, Form.FLOATS, Float.SIZE, width, width, floats.address(), 0, 0);
            case HalfWeight halves -> new Dots(weight, form(halves), Short.SIZE, width, width, halves.address(), 0, 0);
            case ByteWeight bytes -> new Dots(weight, bytes.group() == Rounded.FOUR ? Form.BYTES_IN_FOURS : Form.BYTES_IN_GROUPS,
                    Byte.SIZE, bytes.band(), bytes.group(), bytes.address(), bytes.scaleAddress(), 0);
            case NibbleWeight nibbles -> new Dots(weight, nibbles.offsets().isPresent() ? Form.NIBBLES_WITH_OFFSETS : Form.NIBBLES,
                    Byte.SIZE / 2, width, NibbleWeight.GROUP, nibbles.address(), nibbles.scaleAddress(),
                    nibbles.offsets().map(Tensor::address).orElse(0L));
        };
    }

    private static Form form(HalfWeight weight) {
        int width = weight.width();
        if (weight.kind() == HalfWeight.Kind.F16) {
            return Form.F16;
        }
        if (F32.LANES == LANES_TO_SELECT && width >= LEAST_WIDE && width % (2 * F32.LANES) == 0) {
            return Form.WIDE_BF16;
        }
        return width >= LEAST_TOUCHED && width <= MOST_TOUCHED && width % (4 * F32.LANES) == 0 ? Form.TOUCHED_BF16 : Form.BF16;
    }

    /** Whether the elements of a row, and of its groups, fill whole vectors. */
    boolean canRead() {
        return (weight instanceof ByteWeight ? group : weight.width()) % F32.LANES == 0;
    }

    /** Rows that are read at a time. */
    int streams() {
        return form == Form.WIDE_BF16 ? WIDE_STREAMS : STREAMS;
    }

    /**
     * {@code y[i][out] = row(first + out) . x[i]} for all out of {@code [from, to)}, for those that lie
     * {@code apart} behind them, as often as there are {@link #streams}, and for the first x.
     *
     * @param apart rows from one stream to the other; 0 where there is one
     * @param count how many x, which all stay in the first cache
     * @param space of {@link #SPACE}
     */
    void rows(int first, int from, int to, int apart, RowsOf x, RowsOf y, int count, float[] space) {
        for (int column = 0; column < weight.width(); column += band) {
            int width = Math.min(band, weight.width() - column);
            long before = (long) weight.rows() * column;
            long rowBytes = (long) width * bits / Byte.SIZE;
            long scaleBytes = bytes(width / group);
            long row = values + before * bits / Byte.SIZE + (first + from) * rowBytes;
            long scale = scales + bytes(before / group) + (first + from) * scaleBytes;
            for (int out = from; out < to; out++) {
                for (int i = 0; i < count; i++) {
                    products(row, apart * rowBytes, scale, apart * scaleBytes, width, x.address(i) + bytes(column), space);
                    put(y.address(i) + bytes(out), apart, space, column > 0);
                }
                row += rowBytes;
                scale += scaleBytes;
            }
        }
    }

    private void put(long target, int apart, float[] space, boolean adds) {
        int streams = apart == 0 ? 1 : streams();
        for (int stream = 0; stream < streams; stream++) {
            long at = target + bytes(stream * apart);
            float sum = F32.sum(FloatVector.fromArray(F32.SPECIES, space, stream * F32.LANES));
            Memory.putFloat(at, adds ? Memory.getFloat(at) + sum : sum);
        }
    }

    private void products(long row, long apart, long scale, long scaleApart, int width, long x, float[] space) {
        switch (form) {
            case FLOATS -> twoFloats(row, apart, width, x, space);
            case BF16 -> twoBf16(row, apart, width, x, space);
            case TOUCHED_BF16 -> twoTouchedBf16(row, apart, width, x, space);
            case WIDE_BF16 -> fourBf16(row, apart, width, x, space);
            case F16 -> twoF16(row, apart, width, x, space);
            case BYTES_IN_FOURS -> Rounded.twoInFours(row, apart, scale, scaleApart, width, x, space);
            case BYTES_IN_GROUPS -> Rounded.twoInGroups(row, apart, scale, scaleApart, width, group, x, space);
            case NIBBLES -> Rounded.twoOfNibbles(row, apart, scale, scaleApart, width, x, space);
            case NIBBLES_WITH_OFFSETS ->
                    Rounded.twoWithOffsets(row, apart, scale, scaleApart, scale + offsets - scales, width, x, space);
        }
    }

    /**
     * @param row the address of the first row
     * @param apart bytes from there to the second one
     */
    private static void twoFloats(long row, long apart, int width, long x, float[] space) {
        FloatVector sum0 = F32.all(0f), sum1 = sum0, other0 = sum0, other1 = sum0;
        long at = 0;
        for (long end = bytes(width & -(2 * F32.LANES)); at != end; at += 2L * F32.BYTES) {
            FloatVector x0 = F32.load(x + at), x1 = F32.load(x + at + F32.BYTES);
            sum0 = F32.load(row + at).fma(x0, sum0);
            sum1 = F32.load(row + at + F32.BYTES).fma(x1, sum1);
            other0 = F32.load(row + apart + at).fma(x0, other0);
            other1 = F32.load(row + apart + at + F32.BYTES).fma(x1, other1);
        }
        if (at != bytes(width)) {
            sum0 = F32.load(row + at).fma(F32.load(x + at), sum0);
            other0 = F32.load(row + apart + at).fma(F32.load(x + at), other0);
        }
        sum0.add(sum1).intoArray(space, 0);
        other0.add(other1).intoArray(space, F32.LANES);
    }

    private static void twoBf16(long row, long apart, int width, long x, float[] space) {
        FloatVector sum0 = F32.all(0f), sum1 = sum0, other0 = sum0, other1 = sum0;
        long at = x;
        long i = row;
        for (long end = row + bytes(width & -(2 * F32.LANES)) / 2; i != end; i += F32.BYTES) {
            FloatVector x0 = F32.load(at), x1 = F32.load(at + F32.BYTES);
            sum0 = Widen.bf16(i).fma(x0, sum0);
            sum1 = Widen.bf16(i + BYTES_OF_HALVES).fma(x1, sum1);
            other0 = Widen.bf16(i + apart).fma(x0, other0);
            other1 = Widen.bf16(i + apart + BYTES_OF_HALVES).fma(x1, other1);
            at += 2L * F32.BYTES;
        }
        if (width % (2 * F32.LANES) != 0) {
            sum0 = Widen.bf16(i).fma(F32.load(at), sum0);
            other0 = Widen.bf16(i + apart).fma(F32.load(at), other0);
        }
        sum0.add(sum1).intoArray(space, 0);
        other0.add(other1).intoArray(space, F32.LANES);
    }

    /** The even and the odd elements for themselves, so that rows are loaded by whole lines. */
    private static void fourBf16(long row, long apart, int width, long x, float[] space) {
        FloatVector even0 = F32.all(0f), even1 = even0, even2 = even0, even3 = even0;
        FloatVector odd0 = even0, odd1 = even0, odd2 = even0, odd3 = even0;
        long at = x;
        for (long i = row, end = row + bytes(width) / 2; i != end; i += F32.BYTES) {
            FloatVector x0 = F32.load(at), x1 = F32.load(at + F32.BYTES);
            FloatVector even = EVEN.selectFrom(x0, x1), odd = ODD.selectFrom(x0, x1);
            IntVector pairs = Widen.pairsOfBf16(i);
            even0 = Widen.evenBf16(pairs).fma(even, even0);
            odd0 = Widen.oddBf16(pairs).fma(odd, odd0);
            pairs = Widen.pairsOfBf16(i + apart);
            even1 = Widen.evenBf16(pairs).fma(even, even1);
            odd1 = Widen.oddBf16(pairs).fma(odd, odd1);
            pairs = Widen.pairsOfBf16(i + 2 * apart);
            even2 = Widen.evenBf16(pairs).fma(even, even2);
            odd2 = Widen.oddBf16(pairs).fma(odd, odd2);
            pairs = Widen.pairsOfBf16(i + 3 * apart);
            even3 = Widen.evenBf16(pairs).fma(even, even3);
            odd3 = Widen.oddBf16(pairs).fma(odd, odd3);
            at += 2L * F32.BYTES;
        }
        even0.add(odd0).intoArray(space, 0);
        even1.add(odd1).intoArray(space, F32.LANES);
        even2.add(odd2).intoArray(space, 2 * F32.LANES);
        even3.add(odd3).intoArray(space, 3 * F32.LANES);
    }

    /**
     * Each vector of x is touched half a row before or after its use: what is used twice as often stays in
     * the first cache beside the rows that pass through it. A loop of its own, since the same loop that
     * touches only where that helps is 5 percent slower for the widest rows.
     *
     * @return of no use, but what is touched would not be read without it
     */
    private static int twoTouchedBf16(long row, long apart, int width, long x, float[] space) {
        FloatVector sum0 = F32.all(0f), sum1 = sum0, other0 = sum0, other1 = sum0;
        int touched = 0;
        long at = 0;
        long half = bytes(width) / 2;
        for (long ahead = half; at != 2 * half; ahead = -ahead) {
            for (long end = at + half; at != end; at += 2L * F32.BYTES) {
                long from = row + (at >> 1);
                touched += Memory.touch(x + at + ahead) + Memory.touch(x + at + ahead + F32.BYTES);
                FloatVector x0 = F32.load(x + at), x1 = F32.load(x + at + F32.BYTES);
                sum0 = Widen.bf16(from).fma(x0, sum0);
                sum1 = Widen.bf16(from + BYTES_OF_HALVES).fma(x1, sum1);
                other0 = Widen.bf16(from + apart).fma(x0, other0);
                other1 = Widen.bf16(from + apart + BYTES_OF_HALVES).fma(x1, other1);
            }
        }
        sum0.add(sum1).intoArray(space, 0);
        other0.add(other1).intoArray(space, F32.LANES);
        return touched;
    }

    private static void twoF16(long row, long apart, int width, long x, float[] space) {
        FloatVector sum = F32.all(0f), other = sum;
        long at = 0;
        for (long end = bytes(width); at != end; at += F32.BYTES) {
            FloatVector x0 = F32.load(x + at);
            sum = Widen.f16(row + (at >> 1)).fma(x0, sum);
            other = Widen.f16(row + apart + (at >> 1)).fma(x0, other);
        }
        sum.intoArray(space, 0);
        other.intoArray(space, F32.LANES);
    }

    /** Of so many floats. */
    private static long bytes(long floats) {
        return floats * Float.BYTES;
    }
}
