// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Wkv4;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** States that are carried from token to token. */
public final class RecurrenceKernels {
    private RecurrenceKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(ChannelRecurrence.class, ChannelRecurrenceKernel::append),
                ProgramKernel.single(DiagonalScan.class, DiagonalScanKernel::append),
                ProgramKernel.single(MatrixRecurrence.class, MatrixRecurrenceKernel::append),
                new ProgramKernel<>(RgLruGate.class, RgLruGateKernel::append),
                ProgramKernel.single(SelectiveScan.class, SelectiveScanKernel::append),
                ProgramKernel.single(Wkv4.class, Wkv4Kernel::append));
    }
}
