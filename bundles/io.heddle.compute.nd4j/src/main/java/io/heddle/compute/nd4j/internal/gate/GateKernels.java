// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.gate;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Gates that are more than one activation. */
public final class GateKernels {
    private GateKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(new ProgramKernel<>(LowerBoundedGate.class, LowerBoundedGateKernel::append));
    }
}
