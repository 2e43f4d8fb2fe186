// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import io.heddle.checkpoint.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights follow from published tensors by closed steps; values are checked by hand-counted positions. */
class EvaluationTest {
    private static final Map<String, Shape> SHAPES = Map.of("a", Shape.of(4, 6), "b", Shape.of(4, 2), "c", Shape.of(6, 1, 2));
    private static final WeightExpression A = WeightExpression.published("a");
    private static final WeightExpression B = WeightExpression.published("b");
    private static final WeightExpression C = WeightExpression.published("c");

    /** Tensor "a" holds 0, 1, 2, ..; "b" 100, 101, ..; "c" 200, 201, ... */
    private static StridedBlock published(String name) {
        Shape shape = SHAPES.get(name);
        MemorySegment memory = Arena.ofAuto().allocate(shape.count() * 4);
        for (int i = 0; i < shape.count(); i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, 100 * (name.charAt(0) - 'a') + i);
        }
        return StridedBlock.dense(memory, DataType.F32, shape);
    }

    private static float[] values(WeightExpression expression) {
        StridedBlock block = new Evaluation(EvaluationTest::published).of(expression);
        assertEquals(new ExpressionShapes(SHAPES).of(expression, "w"), block.shape());
        MemorySegment target = Arena.ofAuto().allocate(block.shape().count() * 4);
        Widening.copy(block, target, 0, DataType.F32);
        return target.toArray(ValueLayout.JAVA_FLOAT);
    }

    @Test
    void rowsAreAViewThatLiesTogether() {
        assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11}, values(A.rows(1, 2)));
        assertTrue(new Evaluation(EvaluationTest::published).of(A.rows(1, 3)).isDense());
    }

    @Test
    void columnsAndTransposesAreViewsThatDoNot() {
        assertArrayEquals(new float[] {4, 5, 10, 11, 16, 17, 22, 23}, values(new WeightExpression.Sliced(A, 1, 4, 6)));
        assertArrayEquals(new float[] {100, 102, 104, 106, 101, 103, 105, 107}, values(B.transposed()));
        assertFalse(new Evaluation(EvaluationTest::published).of(B.transposed()).isDense());
    }

    @Test
    void partsComeTogetherOnEitherAxis() {
        assertArrayEquals(new float[] {100, 101, 0, 1, 102, 103, 6, 7, 104, 105, 12, 13, 106, 107, 18, 19},
                values(new WeightExpression.Concatenated(1, List.of(B, new WeightExpression.Sliced(A, 1, 0, 2)))));
        assertArrayEquals(new float[] {106, 107, 100, 101},
                values(new WeightExpression.Concatenated(0, List.of(B.rows(3, 4), B.rows(0, 1)))));
    }

    @Test
    void expertsAreStackedAndConvolutionsReshaped() {
        assertArrayEquals(new float[] {102, 103, 100, 101}, values(new WeightExpression.Stacked(List.of(B.rows(1, 2), B.rows(0, 1)))));
        assertArrayEquals(new float[] {200, 201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211}, values(C.shaped(6, 2)));
        assertArrayEquals(new float[] {100, 102, 104, 106, 101, 103, 105, 107}, values(B.transposed().shaped(8)));
    }

    @Test
    void interleavedRowsComeApart() {
        assertArrayEquals(new float[] {102, 103, 106, 107}, values(new WeightExpression.Deinterleaved(B, 0, 2, 1)));
    }

    @Test
    void widerTypesAreExact() {
        MemorySegment bits = Arena.ofAuto().allocate(8);
        bits.set(ValueLayout.JAVA_SHORT, 0, (short) 0x3FC0);
        bits.set(ValueLayout.JAVA_SHORT, 2, (short) 0xC000);
        MemorySegment target = Arena.ofAuto().allocate(16);
        Widening.copy(StridedBlock.dense(bits, DataType.BF16, Shape.of(2)), target, 0, DataType.F32);
        assertEquals(1.5f, target.get(ValueLayout.JAVA_FLOAT, 0));
        assertEquals(-2f, target.get(ValueLayout.JAVA_FLOAT, 4));
        bits.set(ValueLayout.JAVA_SHORT, 0, Float.floatToFloat16(0.333f));
        Widening.copy(StridedBlock.dense(bits, DataType.F16, Shape.of(1)), target, 1, DataType.F64);
        assertEquals(Float.float16ToFloat(Float.floatToFloat16(0.333f)), target.get(ValueLayout.JAVA_DOUBLE, 8));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        for (WeightExpression wrong : List.of(A.rows(2, 5), WeightExpression.published("zz"), B.shaped(3, 3),
                new WeightExpression.Concatenated(0, List.of(A, B)), new WeightExpression.Stacked(List.of(A, B)),
                new WeightExpression.Permuted(A, List.of(0)), new WeightExpression.Deinterleaved(A, 0, 3, 0))) {
            var failure = assertThrows(ModelException.class, () -> new ExpressionShapes(SHAPES).of(wrong, "block/w"));
            assertTrue(failure.getMessage().contains("block/w"), failure.getMessage());
        }
    }
}
