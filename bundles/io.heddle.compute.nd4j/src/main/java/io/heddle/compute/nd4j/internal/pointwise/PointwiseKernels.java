// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.pointwise;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.operator.Softplus;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Element by element. */
public final class PointwiseKernels {
    private PointwiseKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(Activate.class, (op, y, p) -> Activations.apply(op.activation(), op.x(), y, p)),
                ProgramKernel.single(Add.class, PointwiseKernels::add),
                ProgramKernel.single(Broadcast.class, (op, y, p) -> p.copy(p.weight(op.weight()), y)),
                ProgramKernel.single(Clip.class, PointwiseKernels::clip),
                ProgramKernel.single(Concat.class, (op, y, p) -> p.concat(-1, y, op.parts().toArray(Tensor[]::new))),
                ProgramKernel.single(Gate.class, PointwiseKernels::gate),
                ProgramKernel.single(Lerp.class, PointwiseKernels::lerp),
                ProgramKernel.single(Scale.class, (op, y, p) -> p.scale(op.x(), op.factor(), y)),
                ProgramKernel.single(SoftCap.class, PointwiseKernels::softCap),
                ProgramKernel.single(Softplus.class, PointwiseKernels::softplus));
    }

    private static void add(Add op, Tensor y, Program p) {
        p.add(scaled(op.x(), op.xScale(), p), scaled(op.other(), op.otherScale(), p), y);
    }

    private static Tensor scaled(Tensor x, double factor, Program p) {
        return factor == 1 ? x : p.scale(x, factor, p.scratch(x.shape()));
    }

    private static void gate(Gate op, Tensor y, Program p) {
        Tensor gate = op.activation() == Activation.IDENTITY ? op.gate()
                : Activations.apply(op.activation(), op.gate(), p.scratch(op.gate().shape()), p);
        p.multiply(op.x(), gate, y);
    }

    private static void lerp(Lerp op, Tensor y, Program p) {
        Tensor difference = p.subtract(op.other(), op.x(), p.scratch(op.x().shape()));
        p.add(op.x(), p.multiply(difference, p.weight(op.share()), difference), y);
    }

    private static void softCap(SoftCap op, Tensor y, Program p) {
        Tensor share = p.scale(op.x(), 1 / op.cap(), p.scratch(op.x().shape()));
        p.scale(p.tanh(share, share), op.cap(), y);
    }

    private static void softplus(Softplus op, Tensor y, Program p) {
        Activations.softplus(p.add(op.x(), p.weight(op.bias()), p.scratch(op.x().shape())), y, p);
        limit(y, op.least(), op.most(), y, p);
    }

    private static void clip(Clip op, Tensor y, Program p) {
        limit(op.x(), op.least(), op.most(), y, p);
    }

    private static void limit(Tensor x, double least, double most, Tensor out, Program p) {
        Tensor raised = least > Double.NEGATIVE_INFINITY ? p.atLeast(x, least, out) : x;
        if (most < Double.POSITIVE_INFINITY) {
            p.atMost(raised, most, out);
        } else if (raised != out) {
            p.copy(raised, out);
        }
    }
}
