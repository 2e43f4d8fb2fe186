// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of recurrences over single channels. */
public final class ScanKernels {
    private ScanKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                VectorKernel.single(SelectiveScan.class, (op, y, binding) -> SelectiveScanKernel.bind(op, y, binding, workers)));
    }
}
