// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.compute.vector.internal.attention.AttentionKernels;
import io.heddle.compute.vector.internal.convolution.ConvolutionKernels;
import io.heddle.compute.vector.internal.gate.GateKernels;
import io.heddle.compute.vector.internal.modes.ModeKernels;
import io.heddle.compute.vector.internal.neural.NeuralKernels;
import io.heddle.compute.vector.internal.norm.NormKernels;
import io.heddle.compute.vector.internal.pointwise.PointwiseKernels;
import io.heddle.compute.vector.internal.projection.ProjectionKernels;
import io.heddle.compute.vector.internal.recurrence.MatrixKernels;
import io.heddle.compute.vector.internal.routing.RoutingKernels;
import io.heddle.compute.vector.internal.scan.ScanKernels;
import io.heddle.compute.vector.internal.slstm.SLstmKernels;
import io.heddle.compute.vector.internal.token.TokenKernels;
import io.heddle.compute.vector.internal.trapezoid.TrapezoidKernels;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** The kernels of this compute. */
final class Kernels {
    private Kernels() {}

    static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                AttentionKernels.all(workers),
                ConvolutionKernels.all(workers),
                GateKernels.all(workers),
                MatrixKernels.all(workers),
                ModeKernels.all(workers),
                NeuralKernels.all(workers),
                NormKernels.all(workers),
                PointwiseKernels.all(workers),
                ProjectionKernels.all(workers),
                RoutingKernels.all(workers),
                ScanKernels.all(workers),
                SLstmKernels.all(workers),
                TokenKernels.all(workers),
                TrapezoidKernels.all(workers)).flatMap(kernels -> kernels);
    }
}
