// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.slstm;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.SLstm;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** The scalar cell of xLSTM. */
public final class SLstmKernels {
    private SLstmKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(ProgramKernel.single(SLstm.class, SLstmKernel::append));
    }
}
