// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.norm;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** The norms. Groups of channels are an axis of their own while means are taken. */
public final class NormKernels {
    private NormKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(RmsNorm.class, NormKernels::rmsNorm),
                ProgramKernel.single(GatedRmsNorm.class, NormKernels::gatedRmsNorm),
                ProgramKernel.single(LayerNorm.class, NormKernels::layerNorm),
                ProgramKernel.single(L2Norm.class, NormKernels::l2Norm),
                ProgramKernel.single(SumNorm.class, NormKernels::sumNorm));
    }

    private static void rmsNorm(RmsNorm op, Tensor y, Program p) {
        if (op.plus()) {
            Tensor groups = grouped(op.x(), op.group());
            Tensor root = p.sqrt(meanSquare(groups, p), oneEach(groups, p));
            p.divide(groups, p.shift(root, op.epsilon(), root), grouped(y, op.group()));
        } else {
            divideByRootMeanSquare(op.x(), op.group(), op.epsilon(), y, p);
        }
        op.weight().map(p::weight).ifPresent(weight -> multiply(y, op.group(),
                op.offset() == 0 ? weight : p.shift(weight, op.offset(), p.scratch(weight.shape())), p));
    }

    private static void gatedRmsNorm(GatedRmsNorm op, Tensor y, Program p) {
        Tensor gate = Activations.apply(op.activation(), op.gate(), p.scratch(op.gate().shape()), p);
        Tensor x = op.gateFirst() ? p.multiply(op.x(), gate, gate) : op.x();
        divideByRootMeanSquare(x, op.group(), op.epsilon(), y, p);
        multiply(y, op.group(), p.weight(op.weight()), p);
        if (!op.gateFirst()) {
            p.multiply(y, gate, y);
        }
    }

    private static void layerNorm(LayerNorm op, Tensor y, Program p) {
        Tensor x = grouped(op.x(), op.group());
        Tensor centred = p.subtract(x, p.mean(x, -1, oneEach(x, p)), grouped(y, op.group()));
        p.multiply(centred, reciprocalRoot(meanSquare(centred, p), op.epsilon(), p), centred);
        op.weight().ifPresent(weight -> p.multiply(y, p.weight(weight), y));
        op.bias().ifPresent(bias -> p.add(y, p.weight(bias), y));
    }

    private static void l2Norm(L2Norm op, Tensor y, Program p) {
        Tensor squares = p.square(op.x(), p.scratch(op.x().shape()));
        p.multiply(op.x(), reciprocalRoot(p.sum(squares, -1, oneEach(squares, p)), op.epsilon(), p), y);
    }

    private static void sumNorm(SumNorm op, Tensor y, Program p) {
        Tensor sum = p.sum(op.x(), -1, oneEach(op.x(), p));
        p.divide(op.x(), p.shift(sum, op.epsilon(), sum), y);
    }

    private static void divideByRootMeanSquare(Tensor x, int group, double epsilon, Tensor y, Program p) {
        Tensor groups = grouped(x, group);
        p.multiply(groups, reciprocalRoot(meanSquare(groups, p), epsilon, p), grouped(y, group));
    }

    /** {@code weight} is as wide as x or as a group. */
    private static void multiply(Tensor y, int group, Tensor weight, Program p) {
        Tensor target = weight.size(0) == y.shape().width() ? y : grouped(y, group);
        p.multiply(target, weight, target);
    }

    private static Tensor grouped(Tensor x, int group) {
        return group == x.shape().width() ? x : x.heads(x.shape().width() / group);
    }

    private static Tensor meanSquare(Tensor x, Program p) {
        return p.mean(p.square(x, p.scratch(x.shape())), -1, oneEach(x, p));
    }

    private static Tensor reciprocalRoot(Tensor mean, double epsilon, Program p) {
        return p.reciprocalSqrt(p.shift(mean, epsilon, mean), mean);
    }

    private static Tensor oneEach(Tensor x, Program p) {
        return p.scratch(x.shape().with(-1, 1));
    }
}
