// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Tensor;
import java.util.List;

/**
 * A kernel of this compute: a function that binds.
 *
 * @param operator what it runs
 * @param binder how it is bound
 */
public record VectorKernel<O extends Operator>(Class<O> operator, Binder<O> binder) implements Kernel<O> {
    /** Prepares one call; see {@link Kernel#bind}. */
    @FunctionalInterface
    public interface Binder<O> {
        /** A step whose run allocates nothing. */
        Step bind(O operator, List<Tensor> outputs, Binding binding);
    }

    /** Prepares one call of an operator with one result. */
    @FunctionalInterface
    public interface Single<O> {
        /** A step whose run allocates nothing. */
        Step bind(O operator, Tensor output, Binding binding);
    }

    /** A kernel of an operator with one result. */
    public static <O extends Operator> VectorKernel<O> single(Class<O> operator, Single<O> binder) {
        return new VectorKernel<>(operator, (op, outputs, binding) -> binder.bind(op, outputs.getFirst(), binding));
    }

    @Override
    public Step bind(O op, List<Tensor> outputs, Binding binding) {
        return binder.bind(op, outputs, binding);
    }
}
