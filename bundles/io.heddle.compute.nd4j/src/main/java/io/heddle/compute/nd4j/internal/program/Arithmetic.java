// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Cos;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erfc;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sinh;

/** The operations on elements, and along one axis. */
abstract class Arithmetic extends Recorder {
    private static final double[] KEEPING_THE_AXIS = {1};

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

    /** x between two bounds; unlike {@link #atLeast} and {@link #maximum} it keeps NaN. */
    public Tensor clip(Tensor x, double least, double most, Tensor out) {
        operation("clipbyvalue", List.of(Operand.of(x)), out, NO_INTEGERS, new double[] {least, most});
        return out;
    }

    /** {@code out = e^x}. */
    public Tensor exp(Tensor x, Tensor out) {
        elementwise(Exp::new, x, out);
        return out;
    }

    /** {@code out = e^x - 1}, exact near 0. */
    public Tensor expMinusOne(Tensor x, Tensor out) {
        elementwise(Expm1::new, x, out);
        return out;
    }

    /** {@code out = log x}. */
    public Tensor log(Tensor x, Tensor out) {
        elementwise(Log::new, x, out);
        return out;
    }

    /** {@code out = sin x}, x in radians. */
    public Tensor sin(Tensor x, Tensor out) {
        elementwise(Sin::new, x, out);
        return out;
    }

    /** {@code out = cos x}, x in radians. */
    public Tensor cos(Tensor x, Tensor out) {
        elementwise(Cos::new, x, out);
        return out;
    }

    /** {@code out = tanh x}. */
    public Tensor tanh(Tensor x, Tensor out) {
        operation("tanh", List.of(x), out);
        return out;
    }

    /** {@code out = (e^x - e^-x) / 2}: exact near 0, as ND4J's expm1, log1p and tanh are not. */
    public Tensor sinh(Tensor x, Tensor out) {
        elementwise(Sinh::new, x, out);
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
        operation(name, List.of(Operand.of(x)), out, new long[] {x.shape().axis(axis)}, KEEPING_THE_AXIS);
        return out;
    }

    /** Running sums along an axis, each with its own term included. */
    public Tensor cumulativeSum(Tensor x, int axis, Tensor out) {
        operation("cumsum", List.of(x), out, 0, 0, x.shape().axis(axis));
        return out;
    }

    /** Parts one after another along an axis. */
    public Tensor concat(int axis, Tensor out, Tensor... parts) {
        operation("concat", Arrays.asList(parts), out, out.shape().axis(axis));
        return out;
    }
}
