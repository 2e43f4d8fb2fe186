// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Read;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** The kernel of the recurrence on a matrix state. */
public final class MatrixKernels {
    private final Workers workers;
    private final WorkspacePool pool = new WorkspacePool();

    private MatrixKernels(Workers workers) {
        this.workers = workers;
    }

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(VectorKernel.single(MatrixRecurrence.class, new MatrixKernels(workers)::bind));
    }

    /**
     * @throws IllegalArgumentException for a stabilised normaliser with a decay a channel, an erasing
     *     term or a read before the update, which have no published definition
     */
    private Step bind(MatrixRecurrence op, Tensor y, Binding binding) {
        if (op.normaliser() instanceof Normaliser.Stabilised && (op.decay() instanceof Decay.PerChannel
                || op.erase().isPresent() || !(op.read() instanceof Read.After))) {
            throw new IllegalArgumentException("a stabilised MatrixRecurrence needs a decay a head, no erasing term and"
                    + " a read after the update; found " + op.decay() + ", " + op.read());
        }
        return new MatrixStep(new MatrixOperands(op, y, binding), y.size(1), workers, pool);
    }
}
