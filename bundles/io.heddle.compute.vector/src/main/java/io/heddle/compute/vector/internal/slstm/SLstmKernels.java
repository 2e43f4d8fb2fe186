// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.slstm;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.SLstm;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of cells whose gates read their own last result. */
public final class SLstmKernels {
    private SLstmKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(VectorKernel.single(SLstm.class, (op, y, binding) -> new SLstmKernel(op, y, binding, workers)));
    }
}
