// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.NeuralMemory;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of memories that are networks. */
public final class NeuralKernels {
    private NeuralKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(VectorKernel.single(NeuralMemory.class, (op, y, binding) -> new NeuralMemoryKernel(op, y, binding, workers)));
    }
}
