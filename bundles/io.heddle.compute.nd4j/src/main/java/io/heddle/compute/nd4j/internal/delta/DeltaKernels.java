// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.delta;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.StepDecay;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** The gates of delta rules. */
public final class DeltaKernels {
    private DeltaKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(ProgramKernel.single(StepDecay.class, DeltaKernels::stepDecay));
    }

    private static void stepDecay(StepDecay operator, Tensor output, Program program) {
        Tensor shifted = program.add(operator.x(), program.weight(operator.bias()), program.scratch(operator.x().shape()));
        Activations.softplus(shifted, output, program);
        Tensor aLog = program.weight(operator.aLog());
        int heads = aLog.shape().width();
        Tensor rate = Activations.apply(Activation.MINUS_EXP, aLog, program.scratch(heads), program);
        Tensor byHead = output.heads(heads);
        program.multiply(byHead, rate.reshape(Shape.of(heads, 1)), byHead);
    }
}
