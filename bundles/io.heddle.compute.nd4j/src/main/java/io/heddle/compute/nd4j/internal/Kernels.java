// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.compute.nd4j.internal.pointwise.PointwiseKernels;
import io.heddle.compute.nd4j.internal.recurrence.RecurrenceKernels;
import java.util.stream.Stream;

/** The kernels of this compute. */
final class Kernels {
    private Kernels() {}

    static Stream<Kernel<?>> all() {
        return Stream.of(
                PointwiseKernels.all(),
                RecurrenceKernels.all()).flatMap(kernels -> kernels);
    }
}
