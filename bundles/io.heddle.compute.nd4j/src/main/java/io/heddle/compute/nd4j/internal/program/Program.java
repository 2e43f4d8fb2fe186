// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.DenseWeight;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/**
 * A kernel's work, built once and run many times.
 *
 * <p>Each method appends one operation that reads and writes tensors (views are welcome), and
 * returns its result, the last argument. Element-wise operations may write onto an input; pairs of
 * tensors broadcast as NumPy's do. Nothing is computed while a program is built.
 */
public final class Program extends Arithmetic {
    /** Up to here a product with a vector each is faster than one with a narrow matrix, which packs the weight first. */
    private static final int FEW_ROWS = 4;

    private final Binding binding;
    private final DataType type;

    /**
     * @param binding where memory, weights and states come from
     * @param type what scratch tensors are made of: F32 or F64
     */
    public Program(Binding binding, DataType type) {
        this.binding = binding;
        this.type = type;
    }

    /** The element type of scratch tensors and constants. */
    public DataType type() {
        return type;
    }

    /** What the step was bound to. */
    public Binding binding() {
        return binding;
    }

    /**
     * The numbers of a weight.
     *
     * @throws IllegalStateException if another compute prepared it
     */
    public Tensor weight(Weight weight) {
        PreparedWeight prepared = binding.weight(weight);
        if (prepared instanceof DenseWeight(Tensor tensor, var owner)) {
            return tensor;
        }
        throw new IllegalStateException("the nd4j compute reads dense weights, but " + weight.path() + " was prepared as "
                + prepared.getClass().getSimpleName());
    }

    /** All slots of a state: {@code [slot, shape..]} or {@code [slot, capacity, shape..]}. */
    public Tensor state(StateTensor state) {
        return binding.state(state);
    }

    /** A zeroed tensor that lives as long as the step. */
    public Tensor scratch(int... sizes) {
        return scratch(Shape.of(sizes));
    }

    /** A zeroed tensor that lives as long as the step. */
    public Tensor scratch(Shape shape) {
        return binding.scratch().allocate(type, shape);
    }

    /** A tensor filled now, by row-major index. */
    public Tensor constant(Shape shape, IntToDoubleFunction values) {
        Tensor constant = scratch(shape);
        Elements elements = Elements.of(constant);
        for (int i = 0; i < shape.count(); i++) {
            elements.set(i, values.applyAsDouble(i));
        }
        return constant;
    }

    /** {@code x} itself if it is dense, else a dense copy that is made anew in every run. */
    public Tensor dense(Tensor x) {
        return x.isDense() ? x : copy(x, scratch(x.shape()));
    }

    /**
     * The matrix product of the last two axes, {@code out = op(a) op(b)}; axes before them are alike.
     *
     * @param transposeA whether a is {@code [.., k, m]} instead of {@code [.., m, k]}
     * @param transposeB whether b is {@code [.., n, k]} instead of {@code [.., k, n]}
     */
    public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        operation("matmul", List.of(a, b), out, transposeA ? 1 : 0, transposeB ? 1 : 0, 0);
        return out;
    }

    /** Softmax over the last axis, each row shifted by its maximum, so that no exponential overflows. */
    public Tensor softmax(Tensor x, Tensor out) {
        if (type == DataType.F32) {
            operation("softmax", List.of(x), out, x.shape().rank() - 1);
            return out;
        }
        // In F64 ND4J's own takes 0 for the maximum of a negative row: far below 0 it divides 0 by 0.
        Tensor row = scratch(x.shape().with(-1, 1));
        exp(subtract(x, max(x, -1, row), out), out);
        return divide(out, sum(out, -1, row), out);
    }

    /** {@code out = a b}. */
    public Tensor matmul(Tensor a, Tensor b, Tensor out) {
        return matmul(a, false, b, false, out);
    }

    /** Adds a matrix product: {@code sum = sum + op(a) op(b)}. */
    public Tensor addMatmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor sum) {
        operation("matmul", List.of(Operand.of(a), Operand.of(b)), sum,
                new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0, 0}, new double[] {1, 1});
        return sum;
    }

    /**
     * {@code y = W x} on the last axis.
     *
     * @param x {@code [.., in]}, dense
     * @param weight {@code [out, in]}, dense
     * @param out {@code [.., out]}, dense
     */
    public Tensor project(Tensor x, Tensor weight, Tensor out) {
        return project(x, Operand.of(weight), out);
    }

    /** The same with a matrix that is chosen anew in each run. */
    public Tensor project(Tensor x, Choice weight, Tensor out) {
        return project(x, (Operand) weight, out);
    }

    private Tensor project(Tensor x, Operand weight, Tensor out) {
        int rows = Math.toIntExact(x.shape().count() / x.shape().width());
        Tensor in = x.reshape(Shape.of(rows, x.shape().width()));
        Tensor result = out.reshape(Shape.of(rows, out.shape().width()));
        if (rows > FEW_ROWS) {
            operation("matmul", List.of(Operand.of(in), weight), result, new long[] {0, 1, 0}, NO_NUMBERS);
            return out;
        }
        for (int row = 0; row < rows; row++) {
            operation("matmul", List.of(weight, Operand.of(vector(in, row))), vector(result, row),
                    new long[] {0, 0, 0}, NO_NUMBERS);
        }
        return out;
    }

    private static Tensor vector(Tensor rows, int row) {
        return rows.slice(0, row, 1).reshape(Shape.of(rows.size(1)));
    }

    /** The program as a step; nothing may be appended afterwards. */
    public Step toStep() {
        return actions()::run;
    }

    /** The element type in which an operator computes: that of the first of these tensors that is no index. */
    public static DataType computedType(Stream<Tensor> tensors) {
        return tensors.map(Tensor::type).filter(DataType::computes).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("an operator without F32 or F64 tensors"));
    }
}
