// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import io.heddle.benchmarks.ModelNumbers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of {@link ModelNumbers} as a checkpoint would hold them: matrices in a storage type, the rest in F32.
 * Matrices lie in memory when a compute asks for them as they are stored, and are never made otherwise.
 */
final class DrawnWeights implements WeightStore {
    private final DataType stored;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> segments = new ConcurrentHashMap<>();

    /** @param stored the type of matrices: F32 or BF16 */
    DrawnWeights(DataType stored) {
        if (stored != DataType.F32 && stored != DataType.BF16) {
            throw new IllegalArgumentException("matrices are drawn in F32 or BF16, not in " + stored);
        }
        this.stored = stored;
    }

    @Override
    public WeightSource source(Weight weight) {
        return weight.use() == Weight.Use.EXACT ? new Exact(weight.path(), weight.shape())
                : new Matrix(weight.path(), weight.shape(), stored, this);
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment segment(Matrix matrix) {
        return segments.computeIfAbsent(matrix.path(), path -> {
            MemorySegment segment = arena.allocate(matrix.shape().count() * stored.bytes(), 64);
            float[] table = ModelNumbers.table(path, matrix.shape().width());
            repeat(stored == DataType.F32 ? MemorySegment.ofArray(table) : MemorySegment.ofArray(upperHalves(table)), segment);
            return segment.asReadOnly();
        });
    }

    private static short[] upperHalves(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = (short) (Float.floatToRawIntBits(values[i]) >>> 16);
        }
        return halves;
    }

    private static void repeat(MemorySegment table, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += table.byteSize()) {
            MemorySegment.copy(table, 0, target, at, Math.min(table.byteSize(), target.byteSize() - at));
        }
    }

    private static void widen(float[] table, MemorySegment target, long count) {
        for (long i = 0; i < count; i++) {
            target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, table[(int) (i % table.length)]);
        }
    }

    private record Matrix(String path, Shape shape, DataType type, DrawnWeights store) implements WeightSource {
        @Override
        public Optional<MemorySegment> stored() {
            return Optional.of(store.segment(this));
        }

        @Override
        public void copyTo(MemorySegment target, DataType wanted) {
            float[] table = ModelNumbers.table(path, shape.width());
            if (type == DataType.BF16) {
                for (int i = 0; i < table.length; i++) {
                    table[i] = Float.intBitsToFloat(Float.floatToRawIntBits(table[i]) & 0xFFFF0000);
                }
            }
            if (wanted == DataType.F32) {
                repeat(MemorySegment.ofArray(table), target.asSlice(0, shape.count() * Float.BYTES));
            } else {
                widen(table, target, shape.count());
            }
        }
    }

    private record Exact(String path, Shape shape) implements WeightSource {
        @Override
        public DataType type() {
            return DataType.F32;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType wanted) {
            float[] values = ModelNumbers.exact(path, Math.toIntExact(shape.count()));
            if (wanted == DataType.F32) {
                MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
            } else {
                widen(values, target, values.length);
            }
        }
    }
}
