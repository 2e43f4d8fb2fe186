// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.convolution;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.LongConvolution;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Convolutions with filters as long as the context. */
public final class ConvolutionKernels {
    private ConvolutionKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(ProgramKernel.single(LongConvolution.class, LongConvolutionKernel::append));
    }
}
