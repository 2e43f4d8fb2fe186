// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.StoredBlocks;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightMap;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The weights of a stack out of published tensors. Owns the open files. Thread-safe. */
final class PublishedWeights implements WeightStore {
    private final TensorStore files;
    private final WeightMap map;

    PublishedWeights(TensorStore files, WeightMap map) {
        this.files = files;
        this.map = map;
    }

    @Override
    public WeightSource source(Weight weight) {
        WeightExpression expression = map.of(weight.path()).orElseThrow(() -> new MissingWeightException("the family gives no tensor for "
                + weight.path() + " " + weight.shape() + "; the checkpoint and this stack do not belong together"));
        Shape shape = new ExpressionShapes(files.shapes()).of(expression, weight.path());
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

    /** Equal for equal expressions over one store, so that tied weights share one preparation. */
    private record Source(PublishedWeights store, WeightExpression expression, Shape shape) implements WeightSource {
        @Override
        public DataType type() {
            return block().type();
        }

        @Override
        public Optional<MemorySegment> stored() {
            StridedBlock block = block();
            return block.isDense() && block.numbers().format().isEmpty() ? Optional.of(block.contiguous()) : Optional.empty();
        }

        @Override
        public Optional<StoredBlocks> storedBlocks() {
            StridedBlock block = block();
            return block.format().map(format -> new StoredBlocks(format, block.blocks()));
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            Widening.copy(block(), target, 0, type);
        }

        private StridedBlock block() {
            return new Evaluation(store.files::block).of(expression);
        }
    }
}
