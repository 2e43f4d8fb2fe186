// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.BlockFormat;
import io.heddle.api.weight.StoredBlocks;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Stage;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.projection.OneRow;
import io.heddle.device.cpu.internal.CpuDevice;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Repacked blocks hold the numbers that ggml's definition gives, element by element. */
class BlocksTest {
    /** Wider than a band of bytes. */
    private static final Shape SHAPE = Shape.of(3, 3840);

    private final CpuDevice device = new CpuDevice();

    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void repackedBlocksHoldTheNumbersOfTheFormat(BlockFormat format) {
        byte[] bytes = bytes(format);
        try (VectorWeight weight = repacked(format, bytes)) {
            float[] row = new float[SHAPE.width()];
            for (int r = 0; r < 3; r++) {
                weight.widen(r, 0, SHAPE.width(), row, 0);
                for (int i = 0; i < row.length; i++) {
                    double expected = number(format, bytes, r * SHAPE.width() + i);
                    assertEquals(expected, row[i], 1e-6 * Math.abs(expected) + 1e-6, format + " element " + i + " of row " + r);
                }
            }
        }
        assertEquals(0, device.allocatedBytes());
    }

    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void productsOfRepackedRowsAreThoseOfTheirNumbers(BlockFormat format) {
        byte[] bytes = bytes(format);
        try (VectorWeight weight = repacked(format, bytes); Arena arena = new Arena(device)) {
            Tensor x = arena.allocate(DataType.F32, Shape.of(1, SHAPE.width()));
            SplittableRandom random = new SplittableRandom(11);
            double[] values = random.doubles(SHAPE.width(), -1, 1).map(value -> (float) value).toArray();
            Stage.fill(x, values);
            float[] found = OneRow.products(weight, RowsOf.floats(x), arena);
            for (int r = 0; r < 3; r++) {
                double expected = 0;
                double size = 0;
                for (int i = 0; i < values.length; i++) {
                    double term = number(format, bytes, r * SHAPE.width() + i) * values[i];
                    expected += term;
                    size += Math.abs(term);
                }
                assertEquals(expected, found[r], 1e-6 * size, format + " row " + r);
            }
        }
    }

    private VectorWeight repacked(BlockFormat format, byte[] bytes) {
        return new Blocks(device, SHAPE, new StoredBlocks(format, MemorySegment.ofArray(bytes))).repacked();
    }

    /** Random bytes with scales that are finite and of ordinary size. */
    private static byte[] bytes(BlockFormat format) {
        System.out.println("seed 7 for " + format);
        SplittableRandom random = new SplittableRandom(7);
        int blocks = (int) (SHAPE.count() / format.elements());
        ByteBuffer bytes = ByteBuffer.allocate(blocks * format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        random.nextBytes(bytes.array());
        for (int block = 0; block < blocks; block++) {
            int at = block * format.bytes();
            int scale = format == BlockFormat.Q6_K ? at + 208 : at;
            bytes.putShort(scale, Float.floatToFloat16(random.nextInt(1, 100) / 64f));
            if (format == BlockFormat.Q4_K) {
                bytes.putShort(at + 2, Float.floatToFloat16(random.nextInt(1, 100) / 64f));
            }
        }
        return bytes.array();
    }

    private static double number(BlockFormat format, byte[] bytes, int element) {
        int at = element / format.elements() * format.bytes();
        int i = element % format.elements();
        return switch (format) {
            case Q8_0 -> half(bytes, at) * bytes[at + 2 + i];
            case Q4_0 -> half(bytes, at) * ((bytes[at + 2 + i % 16] >> (i < 16 ? 0 : 4) & 15) - 8);
            case Q6_K -> {
                int part = i / 128;
                int quarter = i % 128 / 32;
                int low = bytes[at + part * 64 + i % 64] >> (quarter < 2 ? 0 : 4) & 15;
                int high = bytes[at + 128 + part * 32 + i % 32] >> 2 * quarter & 3;
                yield half(bytes, at + 208) * bytes[at + 192 + i / 16] * ((low | high << 4) - 32);
            }
            case Q4_K -> {
                int run = i / 32;
                int quant = bytes[at + 16 + run / 2 * 32 + i % 32] >> (run % 2 == 0 ? 0 : 4) & 15;
                int factor;
                int less;
                if (run < 4) {
                    factor = bytes[at + 4 + run] & 63;
                    less = bytes[at + 8 + run] & 63;
                } else {
                    factor = bytes[at + 8 + run] & 15 | (bytes[at + run] >> 6 & 3) << 4;
                    less = bytes[at + 8 + run] >> 4 & 15 | (bytes[at + 4 + run] >> 6 & 3) << 4;
                }
                yield half(bytes, at) * factor * quant - half(bytes, at + 2) * less;
            }
        };
    }

    private static double half(byte[] bytes, int at) {
        return Float.float16ToFloat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(at));
    }
}
