// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.BlockFormat;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Concatenated;
import io.heddle.api.weight.WeightExpression.Permuted;
import io.heddle.api.weight.WeightExpression.Sliced;
import io.heddle.api.weight.WeightExpression.Stacked;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that move whole rows keep quantised blocks; the others leave numbers only. */
class StoredBlocksTest {
    private static final WeightExpression A = WeightExpression.published("a");
    private static final WeightExpression PLAIN = WeightExpression.published("plain");

    /** A tensor of eight rows of 64, each block of which decodes to its own index, 32 times. */
    private record Counting() implements Numbers {
        @Override
        public MemorySegment read(long from, long to) {
            float[] values = new float[(int) (to - from)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (from + i) / 32;
            }
            return MemorySegment.ofArray(values);
        }

        @Override
        public Optional<BlockFormat> format() {
            return Optional.of(BlockFormat.Q8_0);
        }

        @Override
        public MemorySegment blocks(long from, long to) {
            byte[] bytes = new byte[(int) (to - from) / 32 * 34];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (from / 32 + i / 34);
            }
            return MemorySegment.ofArray(bytes);
        }
    }

    private static StridedBlock block(WeightExpression expression) {
        return new Evaluation(name -> name.equals("a") ? StridedBlock.dense(new Counting(), DataType.F32, Shape.of(8, 64))
                : StridedBlock.dense(MemorySegment.ofArray(new float[512]), DataType.F32, Shape.of(8, 64))).of(expression);
    }

    /** The index of every block, after making sure that the numbers say the same. */
    private static int[] indices(WeightExpression expression) {
        StridedBlock block = block(expression);
        assertEquals(Optional.of(BlockFormat.Q8_0), block.format());
        float[] numbers = new float[(int) block.shape().count()];
        Widening.copy(block, MemorySegment.ofArray(numbers), 0, DataType.F32);
        byte[] bytes = block.blocks().toArray(ValueLayout.JAVA_BYTE);
        assertEquals(numbers.length / 32 * 34, bytes.length);
        int[] indices = new int[numbers.length / 32];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = bytes[34 * i];
            assertEquals(indices[i], bytes[34 * i + 33]);
            assertEquals(indices[i], numbers[32 * i]);
            assertEquals(indices[i], numbers[32 * i + 31]);
        }
        return indices;
    }

    @Test
    void wholeRowsKeepTheirBlocks() {
        assertArrayEquals(new int[] {4, 5, 6, 7}, indices(A.rows(2, 4)));
        assertArrayEquals(new int[] {14, 15, 0, 1}, indices(new Concatenated(0, List.of(A.rows(7, 8), A.rows(0, 1)))));
        assertArrayEquals(new int[] {1, 3}, indices(new Sliced(A.rows(0, 2), 1, 32, 64)));
        assertArrayEquals(new int[] {2, 3, 0, 1}, indices(new Stacked(List.of(A.rows(1, 2), A.rows(0, 1)))));
        assertArrayEquals(new int[] {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15},
                indices(new Permuted(A.shaped(2, 2, 2, 64), List.of(0, 2, 1, 3)).shaped(8, 64)));
        assertArrayEquals(new int[] {0, 1, 4, 5, 8, 9, 12, 13}, indices(new WeightExpression.Deinterleaved(A, 0, 2, 0)));
    }

    @Test
    void whatReachesIntoRowsDoesNot() {
        for (WeightExpression moved : List.of(A.transposed(), new Sliced(A, 1, 16, 48), new Concatenated(0, List.of(A, PLAIN)),
                A.transposed().shaped(8, 64), PLAIN, A.shaped(16, 32).transposed(), A.shaped(32, 16))) {
            assertEquals(Optional.empty(), block(moved).format(), moved.toString());
        }
    }
}
