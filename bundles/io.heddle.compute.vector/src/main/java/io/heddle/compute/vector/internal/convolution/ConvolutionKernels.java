// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.LongConvolution;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of convolutions with filters as long as the context. */
public final class ConvolutionKernels {
    private ConvolutionKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        FilterCache filters = new FilterCache(workers);
        return Stream.of(VectorKernel.single(LongConvolution.class,
                (op, y, binding) -> new LongConvolutionKernel(op, y, binding, workers, filters)));
    }
}
