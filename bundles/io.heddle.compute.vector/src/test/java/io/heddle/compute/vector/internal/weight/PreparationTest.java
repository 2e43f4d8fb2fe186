// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightSource;
import io.heddle.device.cpu.internal.CpuDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparationTest {
    private static final Shape SHAPE = Shape.of(60, 96);

    private final Arena file = Arena.ofConfined();
    private final CpuDevice device = new CpuDevice();
    private final Preparation preparation = new Preparation(device);

    @AfterEach
    void close() {
        file.close();
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"F32", "BF16", "F16"})
    void aMatrixThatLiesInItsFileIsReadThere(DataType type) {
        try (VectorWeight weight = preparation.prepare(handle(Weight.Use.MATRIX, SHAPE), new Source(type, true), WeightForm.STORED)) {
            assertEquals(0, weight.bytes());
            assertEquals(0, device.allocatedBytes());
            assertEquals(SHAPE.count() * type.bytes(), weight.storedBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"BF16", "F16"})
    void aRearrangedMatrixTakesNoMoreThanItsFile(DataType type) {
        try (VectorWeight weight = preparation.prepare(handle(Weight.Use.MATRIX, SHAPE), new Source(type, false), WeightForm.STORED)) {
            assertInstanceOf(HalfWeight.class, weight);
            assertEquals(SHAPE.count() * Short.BYTES, device.allocatedBytes());
            checkNumbers(weight, 0);
        }
        assertEquals(0, device.allocatedBytes());
    }

    @ParameterizedTest
    @EnumSource(value = WeightForm.class, names = {"INT8", "INT4"})
    void aRoundedMatrixIsNearAndFreesWhatItWasMadeOf(WeightForm form) {
        try (VectorWeight weight = preparation.prepare(handle(Weight.Use.MATRIX, SHAPE), new Source(DataType.F32, false), form)) {
            // Values are up to 3: half a step of 127 or 7 of them.
            checkNumbers(weight, form == WeightForm.INT8 ? 1.5 / 127 + 1e-6 : 1.5 / 7 + 1e-6);
        }
        assertEquals(0, device.allocatedBytes());
    }

    @ParameterizedTest
    @EnumSource(WeightForm.class)
    void whatMustBeExactIsKeptInFloats(WeightForm form) {
        try (VectorWeight weight = preparation.prepare(handle(Weight.Use.EXACT, SHAPE), new Source(DataType.BF16, true), form)) {
            assertInstanceOf(FloatWeight.class, weight);
        }
    }

    @Test
    void anotherShapeIsRefusedBeforeAnythingIsAllocated() {
        assertThrows(IllegalArgumentException.class, () -> preparation.prepare(handle(Weight.Use.MATRIX, Shape.of(96, 60)),
                new Source(DataType.F32, true), WeightForm.STORED));
        assertEquals(0, device.allocatedBytes());
    }

    private static void checkNumbers(VectorWeight weight, double allowed) {
        float[] row = new float[SHAPE.width()];
        for (int r = 0; r < weight.rows(); r++) {
            // In two parts, since kernels read parts of rows.
            weight.widen(r, 0, 32, row, 0);
            weight.widen(r, 32, SHAPE.width() - 32, row, 32);
            for (int i = 0; i < row.length; i++) {
                assertEquals(number(r * SHAPE.width() + i), row[i], allowed, "element " + i + " of row " + r);
            }
        }
    }

    private static Weight handle(Weight.Use use, Shape shape) {
        return new Weight("test/w", shape, use, WeightInit.constant(0));
    }

    /** Exact in each type. */
    private static float number(int index) {
        return (index * 37L % 97 - 48) / 16f;
    }

    private final class Source implements WeightSource {
        private final DataType type;
        private final MemorySegment memory;
        private final boolean lies;

        Source(DataType type, boolean lies) {
            this.type = type;
            this.lies = lies;
            memory = file.allocate(SHAPE.count() * type.bytes(), 64);
            for (int i = 0; i < SHAPE.count(); i++) {
                float value = number(i);
                switch (type) {
                    case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
                    case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(value) >>> 16));
                    default -> memory.setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(value));
                }
            }
        }

        @Override
        public DataType type() {
            return type;
        }

        @Override
        public Shape shape() {
            return SHAPE;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return lies ? Optional.of(memory) : Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType to) {
            for (int i = 0; i < SHAPE.count(); i++) {
                target.setAtIndex(ValueLayout.JAVA_FLOAT, i, number(i));
            }
        }
    }
}
