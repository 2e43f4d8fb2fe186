// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.compute.vector.internal.memory.F32;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NarrowTest {
    private static final float[] SPECIAL = {0f, -0f, 0.5f, -0.5f, 1.5f, -1.5f, 2.5f, -2.5f, 0.49999997f, -0.49999997f, 126.5f, -126.5f,
        127.4f, -127.6f, 1e9f, -1e30f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x3f808000), Float.intBitsToFloat(0x3f818000), Float.intBitsToFloat(0x7f800001)};
    private static final long SEED = 19;

    private final Arena arena = Arena.ofAuto();
    private final float[] values = values();
    private final MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
    private final MemorySegment to = arena.allocate(values.length * 2L + 64);

    private static float[] values() {
        Random random = new Random(SEED);
        float[] values = new float[64 * F32.LANES];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < SPECIAL.length ? SPECIAL[i] : i % 2 == 0 ? 128 * (2 * random.nextFloat() - 1)
                    : Math.round(200 * random.nextFloat() - 100) / 2f;
        }
        return values;
    }

    @Test
    void bytesAreTheNearestWholeNumbers() {
        assumeTrue(Narrow.toI8(), "vectors of 4 floats are rounded one by one");
        for (int i = 0; i < values.length; i += F32.LANES) {
            Narrow.i8(F32.load(from.address() + 4L * i), to.address() + i);
        }
        for (int i = 0; i < values.length; i++) {
            assertEquals(Math.clamp(Math.round(values[i]), -127, 127), to.get(ValueLayout.JAVA_BYTE, i), values[i] + ", seed " + SEED);
        }
    }

    @Test
    void halvesAreTheNearestWithEvenOnesInTheMiddle() {
        for (int i = 0; i < values.length; i += F32.LANES) {
            Narrow.bf16(F32.load(from.address() + 4L * i), to.address() + 2L * i);
        }
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            int expected = Float.isNaN(values[i]) ? bits >>> 16 | 0x40 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
            assertEquals((short) expected, to.get(ValueLayout.JAVA_SHORT, 2L * i), values[i] + ", seed " + SEED);
        }
    }

    @Test
    void theLargestMagnitudeIsNanWhereThereIsOne() {
        assertEquals(0f, Narrow.largest(from.address(), 0));
        int rest = 32 * F32.LANES;
        float largest = 0;
        for (int i = rest; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        assertEquals(largest, Narrow.largest(from.address() + 4L * rest, values.length - rest));
        from.setAtIndex(ValueLayout.JAVA_FLOAT, rest + 3, Float.NEGATIVE_INFINITY);
        assertEquals(Float.POSITIVE_INFINITY, Narrow.largest(from.address() + 4L * rest, values.length - rest));
        assertEquals(Float.NaN, Narrow.largest(from.address(), values.length));
    }
}
