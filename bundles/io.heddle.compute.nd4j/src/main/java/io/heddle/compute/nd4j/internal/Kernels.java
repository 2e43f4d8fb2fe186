// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.compute.nd4j.internal.attention.AttentionKernels;
import io.heddle.compute.nd4j.internal.convolution.ConvolutionKernels;
import io.heddle.compute.nd4j.internal.delta.DeltaKernels;
import io.heddle.compute.nd4j.internal.gate.GateKernels;
import io.heddle.compute.nd4j.internal.norm.NormKernels;
import io.heddle.compute.nd4j.internal.pointwise.PointwiseKernels;
import io.heddle.compute.nd4j.internal.projection.ProjectionKernels;
import io.heddle.compute.nd4j.internal.recurrence.RecurrenceKernels;
import io.heddle.compute.nd4j.internal.routing.RoutingKernels;
import io.heddle.compute.nd4j.internal.slstm.SLstmKernels;
import io.heddle.compute.nd4j.internal.token.TokenKernels;
import io.heddle.compute.nd4j.internal.trapezoid.TrapezoidKernels;
import java.util.stream.Stream;

/** The kernels of this compute. */
final class Kernels {
    private Kernels() {}

    static Stream<Kernel<?>> all() {
        return Stream.of(
                AttentionKernels.all(),
                ConvolutionKernels.all(),
                DeltaKernels.all(),
                GateKernels.all(),
                NormKernels.all(),
                PointwiseKernels.all(),
                ProjectionKernels.all(),
                RecurrenceKernels.all(),
                RoutingKernels.all(),
                SLstmKernels.all(),
                TokenKernels.all(),
                TrapezoidKernels.all()).flatMap(kernels -> kernels);
    }
}
