// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Attention and its positions. */
public final class AttentionKernels {
    private AttentionKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(RotaryEmbedding.class, RotaryKernel::append),
                ProgramKernel.single(Attention.class, AttentionKernel::append));
    }
}
