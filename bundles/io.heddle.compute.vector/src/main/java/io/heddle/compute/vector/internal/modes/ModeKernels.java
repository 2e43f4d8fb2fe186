// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of systems of complex modes. */
public final class ModeKernels {
    private ModeKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(VectorKernel.single(DiagonalScan.class, (op, y, binding) -> new DiagonalScanKernel(op, y, binding, workers)));
    }
}
