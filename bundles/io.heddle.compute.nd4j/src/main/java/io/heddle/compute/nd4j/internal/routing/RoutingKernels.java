// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.operator.TopKRouting;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Mixtures of experts, and of depths. */
public final class RoutingKernels {
    private RoutingKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                new ProgramKernel<>(TokenAdmission.class, Admission::append),
                new ProgramKernel<>(TopKRouting.class, TopK::append),
                ProgramKernel.single(ExpertMlp.class, Experts::append));
    }
}
