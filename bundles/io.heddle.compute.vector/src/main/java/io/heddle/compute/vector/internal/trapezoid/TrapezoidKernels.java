// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Mamba-3's operators around its recurrence. */
public final class TrapezoidKernels {
    private TrapezoidKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                new VectorKernel<>(TrapezoidalStep.class, Coefficients::new),
                VectorKernel.single(PhaseAccumulation.class, (op, y, binding) -> new PhaseSums(op, y, binding, workers)),
                VectorKernel.single(PhaseRotation.class, (op, y, binding) -> new Rotation(op, y, binding, workers)),
                VectorKernel.single(SpreadRanks.class, (op, y, binding) -> Ranks.spread(op, y, binding, workers)),
                VectorKernel.single(MergeRanks.class, (op, y, binding) -> Ranks.merge(op, y, binding, workers)));
    }
}
