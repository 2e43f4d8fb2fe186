// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.compute.vector.internal.gate.GateKernels;
import io.heddle.compute.vector.internal.norm.NormKernels;
import io.heddle.compute.vector.internal.pointwise.PointwiseKernels;
import io.heddle.compute.vector.internal.projection.ProjectionKernels;
import io.heddle.compute.vector.internal.scan.ScanKernels;
import io.heddle.compute.vector.internal.token.TokenKernels;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** The kernels of this compute. */
final class Kernels {
    private Kernels() {}

    static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                GateKernels.all(workers),
                NormKernels.all(workers),
                PointwiseKernels.all(workers),
                ProjectionKernels.all(workers),
                ScanKernels.all(workers),
                TokenKernels.all(workers)).flatMap(kernels -> kernels);
    }
}
