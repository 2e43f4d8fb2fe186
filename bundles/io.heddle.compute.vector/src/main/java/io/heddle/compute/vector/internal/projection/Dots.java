// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

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
 */
final class Dots {
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

    private Dots() {}

    /** Whether the elements of a row, and of its groups, fill whole vectors. */
    static boolean canRead(VectorWeight weight) {
        int unit = weight instanceof ByteWeight bytes ? bytes.group() : weight.width();
        return unit % F32.LANES == 0;
    }

    /** Rows that are read at a time. */
    static int streams(VectorWeight weight) {
        return isWide(weight) ? WIDE_STREAMS : STREAMS;
    }

    private static boolean isWide(VectorWeight weight) {
        return weight instanceof HalfWeight halves && halves.kind() == HalfWeight.Kind.BF16 && F32.LANES == LANES_TO_SELECT
                && weight.width() >= LEAST_WIDE && weight.width() % (2 * F32.LANES) == 0;
    }

    /**
     * {@code y[i][out] = row(first + out) . x[i]} for all out of {@code [from, to)}, for those that lie
     * {@code apart} behind them, as often as there are {@link #streams}, and for the first x.
     *
     * @param apart rows from one stream to the other; 0 where there is one
     * @param count how many x, which all stay in the first cache
     * @param space of {@link #SPACE}
     */
    static void rows(VectorWeight weight, int first, int from, int to, int apart, RowsOf x, RowsOf y, int count, float[] space) {
        int band = weight instanceof ByteWeight bytes ? bytes.band() : weight.width();
        int streams = apart == 0 ? 1 : streams(weight);
        for (int column = 0; column < weight.width(); column += band) {
            for (int out = from; out < to; out++) {
                for (int i = 0; i < count; i++) {
                    products(weight, column, first + out, apart, x.address(i), space);
                    for (int stream = 0; stream < streams; stream++) {
                        put(y.address(i) + bytes(out + stream * apart), sum(space, stream * F32.LANES), column > 0);
                    }
                }
            }
        }
    }

    private static void put(long target, float sum, boolean adds) {
        Memory.putFloat(target, adds ? Memory.getFloat(target) + sum : sum);
    }

    private static float sum(float[] space, int at) {
        return F32.sum(FloatVector.fromArray(F32.SPECIES, space, at));
    }

    private static void products(VectorWeight weight, int column, int row, int apart, long x, float[] space) {
        int width = weight.width();
        switch (weight) {
            case FloatWeight floats ->
                    twoFloats(floats.address() + row * bytes(width), apart * bytes(width), width, x, space);
            case HalfWeight halves -> {
                long bytes = bytes(width) / 2;
                switch (halves.kind()) {
                    case BF16 -> bf16(halves, halves.address() + row * bytes, apart * bytes, x, space);
                    case F16 -> twoF16(halves.address() + row * bytes, apart * bytes, width, x, space);
                }
            }
            case ByteWeight bytes -> Rounded.bytes(bytes, column, row, apart, x, space);
            case NibbleWeight nibbles -> Rounded.nibbles(nibbles, row, apart, x, space);
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

    private static void bf16(HalfWeight weight, long row, long apart, long x, float[] space) {
        int width = weight.width();
        if (isWide(weight)) {
            fourBf16(row, apart, width, x, space);
        } else if (width >= LEAST_TOUCHED && width <= MOST_TOUCHED && width % (4 * F32.LANES) == 0) {
            twoTouchedBf16(row, apart, width, x, space);
        } else {
            twoBf16(row, apart, width, x, space);
        }
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
    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }
}
