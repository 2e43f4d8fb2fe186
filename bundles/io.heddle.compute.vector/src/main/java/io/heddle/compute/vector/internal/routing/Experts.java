// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.routing;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.projection.Product;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Arrays;
import java.util.Optional;

/**
 * The experts' work: tokens are grouped by expert in each run, so that the weights of each expert
 * that was chosen are read once, and those of the others not at all.
 */
final class Experts implements Step {
    private static final int LEAST_FLOATS = 16 << 10;

    private final Lane lanes;
    private final Workers workers;
    private final String path;
    private final Activation activation;
    private final int time;
    private final int tokens;
    private final int chosen;
    private final int width;
    private final int inner;
    private final Dense x;
    private final Dense indices;
    private final Dense shares;
    private final RowsOf inputs;
    private final RowsOf indexRows;
    private final RowsOf shareRows;
    private final RowsOf gathered;
    private final RowsOf hidden;
    private final RowsOf gates;
    private final RowsOf results;
    private final RowsOf y;
    private final Optional<Product> gate;
    private final Product up;
    private final Product down;
    private final Workers.Piece activating = this::activate;
    /** Where each expert's choices begin in the sorted ones. */
    private final int[] begins;
    /** Choices by expert; a choice is {@code token * chosen + i}. */
    private final int[] sorted;

    /** @param workspaces of {@link Product#WORKSPACE} floats */
    Experts(ExpertMlp op, Tensor y, Binding binding, Workers workers, Workspaces workspaces) {
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.path = op.up().path();
        this.activation = op.activation();
        this.time = y.size(1);
        this.tokens = y.size(0) * time;
        this.chosen = op.indices().size(-1);
        this.width = y.size(2);
        this.inner = op.up().shape().size(1);
        this.x = Dense.of(op.x(), binding);
        this.indices = Dense.of(op.indices(), binding);
        this.shares = Dense.of(op.shares(), binding);
        this.inputs = RowsOf.floats(x.tensor());
        this.indexRows = RowsOf.of(indices.tensor());
        this.shareRows = RowsOf.floats(shares.tensor());
        this.y = RowsOf.floats(y);
        this.gathered = rows(width, binding);
        this.hidden = rows(inner, binding);
        this.gates = op.gate().isPresent() ? rows(inner, binding) : hidden;
        this.results = rows(width, binding);
        this.gate = op.gate().map(weight -> product(weight, inner, gathered, gates, binding, workspaces));
        this.up = product(op.up(), inner, gathered, hidden, binding, workspaces);
        this.down = product(op.down(), width, hidden, results, binding, workspaces);
        this.begins = new int[op.up().shape().size(0) + 1];
        this.sorted = new int[tokens * chosen];
    }

    private RowsOf rows(int size, Binding binding) {
        return RowsOf.floats(binding.scratch().allocate(DataType.F32, Shape.of(tokens, size)));
    }

    private Product product(Weight weight, int outs, RowsOf from, RowsOf to, Binding binding, Workspaces workspaces) {
        return new Product((VectorWeight) binding.weight(weight), 0, outs, from, to, 0, workers, workspaces);
    }

    @Override
    public void run() {
        x.refresh();
        indices.refresh();
        shares.refresh();
        sort();
        for (int token = 0; token < tokens; token++) {
            Memory.clear(y.address(token), (long) width * Float.BYTES);
        }
        for (int expert = 0; expert < begins.length - 1; expert++) {
            if (begins[expert + 1] > begins[expert]) {
                work(expert, begins[expert], begins[expert + 1] - begins[expert]);
            }
        }
    }

    /** Groups the choices of valid tokens by expert. */
    private void sort() {
        Arrays.fill(begins, 0);
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < choices(token); i++) {
                begins[expert(token, i) + 1]++;
            }
        }
        for (int expert = 1; expert < begins.length; expert++) {
            begins[expert] += begins[expert - 1];
        }
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < choices(token); i++) {
                sorted[begins[expert(token, i)]++] = token * chosen + i;
            }
        }
        // Filling moved every begin to its end.
        System.arraycopy(begins, 0, begins, 1, begins.length - 1);
        begins[0] = 0;
    }

    private int choices(int token) {
        return token % time < lanes.count(token / time) ? chosen : 0;
    }

    private int expert(int token, int choice) {
        int expert = Memory.getInt(indexRows.address(token) + (long) choice * Integer.BYTES);
        if (expert < 0 || expert >= begins.length - 1) {
            throw new IllegalArgumentException("expert " + expert + " was chosen of " + (begins.length - 1) + " in " + path);
        }
        return expert;
    }

    private void work(int expert, int begin, int count) {
        if (count > tokens) {
            throw new IllegalArgumentException("a token chose expert " + expert + " twice");
        }
        for (int i = 0; i < count; i++) {
            Memory.copy(inputs.address(sorted[begin + i] / chosen), gathered.address(i), (long) width * Float.BYTES);
        }
        up.run(expert * inner, count);
        if (gate.isPresent()) {
            gate.get().run(expert * inner, count);
        }
        workers.range(count, Math.max(1, LEAST_FLOATS / inner), activating);
        down.run(expert * width, count);
        for (int i = 0; i < count; i++) {
            int choice = sorted[begin + i];
            float share = Memory.getFloat(shareRows.address(choice / chosen) + (long) (choice % chosen) * Float.BYTES);
            Arithmetic.addScaled(results.address(i), share, y.address(choice / chosen), width);
        }
    }

    private void activate(int from, int to) {
        for (int row = from; row < to; row++) {
            Activations.apply(activation, gates.address(row), gates.address(row), inner);
            if (gate.isPresent()) {
                Arithmetic.product(hidden.address(row), gates.address(row), hidden.address(row), inner);
            }
        }
    }
}
