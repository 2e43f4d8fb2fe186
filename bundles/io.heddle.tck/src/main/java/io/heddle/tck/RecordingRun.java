// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.run.Run;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A pass that only remembers its operators; tensors have shapes and no data. */
public final class RecordingRun implements Run {
    private final List<Operator> operators = new ArrayList<>();
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Lanes lanes;
    private final Optional<Tensor> timeGaps;

    /** A pass over {@code batch} rows of evenly spaced tokens. */
    public RecordingRun(int batch) {
        this(batch, Optional.empty());
    }

    /**
     * A pass over {@code batch} rows.
     *
     * @param timeGaps {@code [batch, time]} where the input has a time axis
     */
    public RecordingRun(int batch, Optional<Tensor> timeGaps) {
        Tensor one = Tensor.unbound(new TensorSpec(DataType.I32, Shape.of(batch)));
        this.lanes = new Lanes(one, one, one, Optional.empty());
        this.timeGaps = timeGaps;
    }

    /** What was run so far, in order; operators inside {@link #select} and {@link #choose} are included. */
    public List<Operator> operators() {
        return List.copyOf(operators);
    }

    @Override
    public List<Tensor> applyAll(Operator operator) {
        operators.add(operator);
        return operator.outputs().stream().map(Tensor::unbound).toList();
    }

    @Override
    public Lanes lanes() {
        return lanes;
    }

    @Override
    public Optional<Tensor> timeGaps() {
        return timeGaps;
    }

    @Override
    public Tensor value(String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no value named " + name + " was published; published: " + values.keySet());
        }
        return value;
    }

    @Override
    public void publish(String name, Tensor value) {
        values.put(name, value);
    }

    @Override
    public Tensor select(Tensor x, Tensor mask, int capacity, StateTensor admitted, UnaryOperator<Tensor> body) {
        body.apply(Tensor.unbound(new TensorSpec(x.type(), x.shape().with(1, capacity))));
        return Tensor.unbound(x.spec());
    }

    @Override
    public Tensor choose(Tensor x, Tensor index, List<UnaryOperator<Tensor>> bodies) {
        bodies.forEach(body -> body.apply(x));
        return Tensor.unbound(x.spec());
    }

    @Override
    public Tensor foreign(List<Tensor> inputs, TensorSpec output, ForeignBody body) {
        return Tensor.unbound(output);
    }
}
