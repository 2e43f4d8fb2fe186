// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.operator.Operator;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.run.Lanes;
import io.heddle.api.run.Run;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What running at once and recording have in common: named values and the structural calls. Used by one thread. */
abstract class Pass implements Run {
    private final Map<String, Tensor> values = new HashMap<>();
    private final Optional<Tensor> timeGaps;
    private Lanes lanes;

    Pass(Lanes lanes, Optional<Tensor> timeGaps) {
        this.lanes = lanes;
        this.timeGaps = timeGaps;
    }

    /** Runs a body, which a replay may skip while {@code count} is all zeros. */
    abstract Tensor guarded(Tensor count, Tensor instead, UnaryOperator<Tensor> body);

    @Override
    public final Lanes lanes() {
        return lanes;
    }

    @Override
    public final Optional<Tensor> timeGaps() {
        return timeGaps;
    }

    @Override
    public final Tensor value(String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the value " + name + " was not published before it was read; declare it in reads()");
        }
        return value;
    }

    @Override
    public final void publish(String name, Tensor value) {
        values.put(name, value);
    }

    @Override
    public final Tensor select(Tensor x, Tensor mask, int capacity, StateTensor admitted, UnaryOperator<Tensor> body) {
        List<Tensor> selected = applyAll(new SelectTokens(x, mask, capacity, admitted));
        Tensor indices = selected.get(1);
        Lanes chosen = new Lanes(lanes.slot(), selected.get(3), selected.get(2), Optional.of(selected.get(4)));
        return apply(new ScatterTokens(x, within(chosen, () -> body.apply(selected.getFirst())), indices));
    }

    @Override
    public final Tensor choose(Tensor x, Tensor index, List<UnaryOperator<Tensor>> bodies) {
        Tensor result = x;
        for (int i = 0; i < bodies.size(); i++) {
            int choice = i;
            Tensor count = foreign(List.of(index, lanes.count()), lanes.count().spec(),
                    (in, out) -> countsOf(choice, in.get(0), in.get(1), out));
            Lanes rows = new Lanes(lanes.slot(), lanes.start(), count, lanes.positions());
            Tensor y = within(rows, () -> guarded(count, x, bodies.get(choice)));
            result = foreign(List.of(result, y, index), x.spec(),
                    (in, out) -> rowsOf(choice, in.get(0), in.get(1), in.get(2), out));
        }
        return result;
    }

    @Override
    public final Tensor foreign(List<Tensor> inputs, TensorSpec output, ForeignBody body) {
        return apply(new Foreign(inputs, output, body));
    }

    private Tensor within(Lanes inner, java.util.function.Supplier<Tensor> body) {
        Lanes outer = lanes;
        lanes = inner;
        try {
            return body.get();
        } finally {
            lanes = outer;
        }
    }

    private static void countsOf(int choice, Tensor index, Tensor count, Tensor out) {
        for (int row = 0; row < out.size(0); row++) {
            write(out, row, read(index, row) == choice ? read(count, row) : 0);
        }
    }

    private static void rowsOf(int choice, Tensor base, Tensor y, Tensor index, Tensor out) {
        long rowBytes = out.shape().count() / Math.max(1, out.size(0)) * out.type().bytes();
        for (int row = 0; row < out.size(0); row++) {
            Tensor from = read(index, row) == choice ? y : base;
            MemorySegment.copy(from.segment(), row * rowBytes, out.segment(), row * rowBytes, rowBytes);
        }
    }

    static int read(Tensor ints, int at) {
        return ints.segment().get(ValueLayout.JAVA_INT, at * ints.stride(0) * Integer.BYTES);
    }

    static void write(Tensor ints, int at, int value) {
        ints.segment().set(ValueLayout.JAVA_INT, (long) at * Integer.BYTES, value);
    }

    static boolean allZero(Tensor count) {
        for (int row = 0; row < count.size(0); row++) {
            if (read(count, row) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The outputs of an operator, made by {@code make}; refuses element types that do not compute. */
    static List<Tensor> outputs(Operator operator, java.util.function.Function<TensorSpec, Tensor> make) {
        for (TensorSpec spec : operator.outputs()) {
            if (!spec.type().computes() && spec.type() != DataType.I32) {
                throw new IllegalArgumentException(operator.getClass().getSimpleName() + " would give " + spec.type()
                        + "; operators give F32, F64 or I32");
            }
        }
        return operator.outputs().stream().map(make).toList();
    }
}
