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
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erfc;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;

/**
 * A kernel's work, built once and run many times.
 *
 * <p>Each method appends one operation that reads and writes tensors (views are welcome), and
 * returns its result, the last argument. Element-wise operations may write onto an input; pairs of
 * tensors broadcast as NumPy's do. Nothing is computed while a program is built.
 */
public final class Program extends Recorder {
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

    /** {@code out = from}, broadcast. */
    public Tensor copy(Tensor from, Tensor out) {
        operation("assign", List.of(out, from), out);
        return out;
    }

    /** {@code out = a + b}. */
    public Tensor add(Tensor a, Tensor b, Tensor out) {
        return pair("add", a, b, out);
    }

    /** {@code out = a - b}. */
    public Tensor subtract(Tensor a, Tensor b, Tensor out) {
        return pair("subtract", a, b, out);
    }

    /** {@code out = a * b}, element by element. */
    public Tensor multiply(Tensor a, Tensor b, Tensor out) {
        return pair("multiply", a, b, out);
    }

    /** {@code out = a / b}, element by element. */
    public Tensor divide(Tensor a, Tensor b, Tensor out) {
        return pair("divide", a, b, out);
    }

    /** The larger of each pair. */
    public Tensor maximum(Tensor a, Tensor b, Tensor out) {
        return pair("maximum", a, b, out);
    }

    /** The smaller of each pair. */
    public Tensor minimum(Tensor a, Tensor b, Tensor out) {
        return pair("minimum", a, b, out);
    }

    private Tensor pair(String name, Tensor a, Tensor b, Tensor out) {
        operation(name, List.of(a, b), out);
        return out;
    }

    /** {@code out = factor * x}. */
    public Tensor scale(Tensor x, double factor, Tensor out) {
        elementwise((in, result) -> new ScalarMultiplication(in, null, result, factor), x, out);
        return out;
    }

    /** {@code out = x + term}. */
    public Tensor shift(Tensor x, double term, Tensor out) {
        elementwise((in, result) -> new ScalarAdd(in, null, result, term), x, out);
        return out;
    }

    /** {@code out = max(x, least)}. */
    public Tensor atLeast(Tensor x, double least, Tensor out) {
        elementwise((in, result) -> new ScalarMax(in, null, result, least), x, out);
        return out;
    }

    /** {@code out = min(x, most)}. */
    public Tensor atMost(Tensor x, double most, Tensor out) {
        elementwise((in, result) -> new ScalarMin(in, null, result, most), x, out);
        return out;
    }

    /** {@code out = e^x}. */
    public Tensor exp(Tensor x, Tensor out) {
        elementwise(Exp::new, x, out);
        return out;
    }

    /** {@code out = log x}. */
    public Tensor log(Tensor x, Tensor out) {
        elementwise(Log::new, x, out);
        return out;
    }

    /** {@code out = tanh x}. */
    public Tensor tanh(Tensor x, Tensor out) {
        operation("tanh", List.of(x), out);
        return out;
    }

    /** {@code out = 1 / (1 + e^-x)}. */
    public Tensor sigmoid(Tensor x, Tensor out) {
        operation("sigmoid", List.of(x), out);
        return out;
    }

    /** 1 less the error function. */
    public Tensor erfc(Tensor x, Tensor out) {
        elementwise(Erfc::new, x, out);
        return out;
    }

    /** {@code out = |x|}. */
    public Tensor abs(Tensor x, Tensor out) {
        elementwise(Abs::new, x, out);
        return out;
    }

    /** {@code out = x²}. */
    public Tensor square(Tensor x, Tensor out) {
        elementwise(Square::new, x, out);
        return out;
    }

    /** {@code out = sqrt x}. */
    public Tensor sqrt(Tensor x, Tensor out) {
        elementwise(Sqrt::new, x, out);
        return out;
    }

    /** {@code out = 1 / sqrt x}. */
    public Tensor reciprocalSqrt(Tensor x, Tensor out) {
        elementwise(RSqrt::new, x, out);
        return out;
    }

    /** The sum over one axis, which stays with size 1. */
    public Tensor sum(Tensor x, int axis, Tensor out) {
        return reduce("reduce_sum", x, axis, out);
    }

    /** The mean over one axis, which stays with size 1. */
    public Tensor mean(Tensor x, int axis, Tensor out) {
        return reduce("reduce_mean", x, axis, out);
    }

    /** The maximum over one axis, which stays with size 1. */
    public Tensor max(Tensor x, int axis, Tensor out) {
        return reduce("reduce_max", x, axis, out);
    }

    private Tensor reduce(String name, Tensor x, int axis, Tensor out) {
        operation(name, List.of(x), out, new long[] {x.shape().axis(axis)}, new double[] {1});
        return out;
    }

    /** Softmax over the last axis, each row shifted by its maximum. */
    public Tensor softmax(Tensor x, Tensor out) {
        operation("softmax", List.of(x), out, new long[] {x.shape().rank() - 1}, new double[0]);
        return out;
    }

    /** Running sums along an axis, each with its own term included. */
    public Tensor cumulativeSum(Tensor x, int axis, Tensor out) {
        operation("cumsum", List.of(x), out, new long[] {0, 0, x.shape().axis(axis)}, new double[0]);
        return out;
    }

    /** Parts one after another along an axis. */
    public Tensor concat(int axis, Tensor out, Tensor... parts) {
        operation("concat", Arrays.asList(parts), out, new long[] {out.shape().axis(axis)}, new double[0]);
        return out;
    }

    /**
     * The matrix product of the last two axes, {@code out = op(a) op(b)}; axes before them are alike.
     *
     * @param transposeA whether a is {@code [.., k, m]} instead of {@code [.., m, k]}
     * @param transposeB whether b is {@code [.., n, k]} instead of {@code [.., k, n]}
     */
    public Tensor matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        operation("matmul", List.of(a, b), out, new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0, 0}, new double[0]);
        return out;
    }

    /** {@code out = a b}. */
    public Tensor matmul(Tensor a, Tensor b, Tensor out) {
        return matmul(a, false, b, false, out);
    }

    /** Adds a matrix product: {@code sum = sum + op(a) op(b)}. */
    public Tensor addMatmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor sum) {
        operation("matmul", List.of(a, b), sum, new long[] {transposeA ? 1 : 0, transposeB ? 1 : 0, 0}, new double[] {1, 1});
        return sum;
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
