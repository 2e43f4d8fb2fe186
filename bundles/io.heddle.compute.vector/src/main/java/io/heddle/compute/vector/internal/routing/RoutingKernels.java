// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.routing;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.operator.TopKRouting;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.projection.Product;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.stream.Stream;

/** Mixtures of experts, and of depths. */
public final class RoutingKernels {
    private RoutingKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        Workspaces workspaces = new Workspaces(Product.WORKSPACE);
        return Stream.of(
                new VectorKernel<>(TokenAdmission.class, Admission::new),
                new VectorKernel<>(TopKRouting.class, TopK::new),
                VectorKernel.single(ExpertMlp.class, (op, y, binding) -> new Experts(op, y, binding, workers, workspaces)));
    }
}
