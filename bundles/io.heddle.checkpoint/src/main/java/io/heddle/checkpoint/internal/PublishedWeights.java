// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightMap;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/** The weights of a stack out of published tensors. Owns the open files. Thread-safe. */
final class PublishedWeights implements WeightStore {
    private final SafetensorsStore files;
    private final WeightMap map;
    private final Map<String, Shape> shapes;

    PublishedWeights(SafetensorsStore files, WeightMap map, Map<String, Shape> shapes) {
        this.files = files;
        this.map = map;
        this.shapes = shapes;
    }

    @Override
    public WeightSource source(Weight weight) {
        WeightExpression expression = map.of(weight.path()).orElseThrow(() -> new MissingWeightException("the family gives no tensor for "
                + weight.path() + " " + weight.shape() + "; the checkpoint and this stack do not belong together"));
        Shape shape = new ExpressionShapes(shapes).of(expression, weight.path());
        if (!shape.equals(weight.shape())) {
            throw new MissingWeightException("the weight " + weight.path() + " is " + shape + " in the checkpoint, and the stack needs "
                    + weight.shape() + "; config.json and the tensors disagree");
        }
        return new Source(this, expression, shape);
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException failed) {
            throw new ModelException("cannot close " + files.path() + ": " + failed.getMessage(), failed);
        }
    }

    private StridedBlock published(String tensor) {
        try {
            return StridedBlock.dense(files.bytes(tensor), type(tensor), shapes.get(tensor));
        } catch (IOException failed) {
            throw new ModelException(failed.getMessage(), failed);
        }
    }

    private DataType type(String tensor) {
        return switch (files.tensors().get(tensor).type()) {
            case F64 -> DataType.F64;
            case F32 -> DataType.F32;
            case F16 -> DataType.F16;
            case BF16 -> DataType.BF16;
            case I64 -> DataType.I64;
            case I32 -> DataType.I32;
            case I8 -> DataType.I8;
            default -> throw new ModelException("tensor " + tensor + " is of type " + files.tensors().get(tensor).type()
                    + ", which no weight can be; allowed are F64, F32, F16, BF16, I64, I32, I8");
        };
    }

    /** Equal for equal expressions over one store, so that tied weights share one preparation. */
    private record Source(PublishedWeights store, WeightExpression expression, Shape shape) implements WeightSource {
        @Override
        public DataType type() {
            return block().type();
        }

        @Override
        public Optional<MemorySegment> stored() {
            StridedBlock block = block();
            return block.isDense() ? Optional.of(block.contiguous().asReadOnly()) : Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            Widening.copy(block(), target, 0, type);
        }

        private StridedBlock block() {
            return new Evaluation(store::published).of(expression);
        }
    }
}
