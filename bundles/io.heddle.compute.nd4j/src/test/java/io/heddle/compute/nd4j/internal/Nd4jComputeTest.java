// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Scale;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.DenseWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightSource;
import io.heddle.device.cpu.internal.CpuDevice;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Nd4jComputeTest {
    private static final Weight WEIGHT =
            new Weight("block/w", Shape.of(2, 3), Weight.Use.MATRIX, WeightInit.constant(0));

    private final CpuDevice device = new CpuDevice();
    private final Nd4jCompute compute = new Nd4jCompute(device, Map::of);

    @Test
    void itCanBeUsedInBothTypes() {
        assertEquals("nd4j", compute.describe().name());
        assertEquals(List.of(DataType.F32, DataType.F64), compute.describe().types());
        assertEquals(Optional.empty(), compute.describe().unusable());
        assertEquals(device, compute.device());
    }

    @Test
    void kernelsAreFoundByTheOperatorsClass() {
        assertEquals(Scale.class, compute.find(Scale.class).orElseThrow().operator());
        assertTrue(compute.find(Unknown.class).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aPreparedWeightIsADenseTensorOfTheComputesType(DataType type) {
        try (var prepared = compute.prepare(WEIGHT, new Counting(Shape.of(2, 3)), type, WeightForm.STORED)) {
            Tensor tensor = ((DenseWeight) prepared).tensor();
            assertEquals(new TensorSpec(type, Shape.of(2, 3)), tensor.spec());
            assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, Eager.values(tensor));
            assertEquals(6L * type.bytes(), prepared.bytes());
        }
        assertEquals(0, device.allocatedBytes());
    }

    @Test
    void wrongNumbersAreRefusedInOneLine() {
        var shape = assertThrows(IllegalArgumentException.class,
                () -> compute.prepare(WEIGHT, new Counting(Shape.of(3, 2)), DataType.F32, WeightForm.STORED));
        assertEquals("block/w is [2, 3], but its numbers are [3, 2]", shape.getMessage());
        var type = assertThrows(IllegalArgumentException.class,
                () -> compute.prepare(WEIGHT, new Counting(Shape.of(2, 3)), DataType.BF16, WeightForm.STORED));
        assertEquals("the nd4j compute has weights in F32 and F64, not in BF16", type.getMessage());
    }

    @Test
    void aSourceThatFailsLeavesNoMemoryBehind() {
        WeightSource closed = new Counting(Shape.of(2, 3)) {
            @Override
            public void copyTo(MemorySegment target, DataType type) {
                throw new IllegalStateException("the file is closed");
            }
        };
        assertThrows(IllegalStateException.class, () -> compute.prepare(WEIGHT, closed, DataType.F64, WeightForm.STORED));
        assertEquals(0, device.allocatedBytes());
    }

    private record Unknown() implements Operator {
        @Override
        public List<Tensor> inputs() {
            return List.of();
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of();
        }
    }

    /** The numbers 0, 1, 2, ... */
    private static class Counting implements WeightSource {
        private final Shape shape;

        Counting(Shape shape) {
            this.shape = shape;
        }

        @Override
        public DataType type() {
            return DataType.F32;
        }

        @Override
        public Shape shape() {
            return shape;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            for (int i = 0; i < shape.count(); i++) {
                if (type == DataType.F64) {
                    target.setAtIndex(ValueLayout.JAVA_DOUBLE, i, i);
                } else {
                    target.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
                }
            }
        }
    }
}
