// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.kernel;

import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Runs one class of operator on one kind of device. Bound when a plan is made, and held by that
 * generation of the stack as a direct reference.
 *
 * <p>A third party registers one as a service with the property {@link #COMPUTE} to add it to a set.
 *
 * @param <O> the operator's class
 */
@ConsumerType
public interface Kernel<O extends Operator> {
    /** The service property that names the compute to which a single kernel belongs. */
    String COMPUTE = "heddle.compute";

    /** The operator that it runs. */
    Class<O> operator();

    /**
     * Prepares one call: makes views, scratch memory and native operations once, so that running
     * allocates nothing.
     *
     * @param operator with bound tensors
     * @param outputs dense, bound, in the order of {@link Operator#outputs()}; their content is undefined
     * @param binding what belongs to the generation; valid as long as the step
     * @return a step that may run many times, one run at a time
     */
    Step bind(O operator, List<Tensor> outputs, Binding binding);

    /**
     * Prepares calls that follow each other in a plan as one step, where that is faster than a step for
     * each: products with the same x, say, whose end all threads then await once.
     *
     * @param operators at least two, with the same inputs and without states
     * @param outputs of each operator, none of which shares memory with another
     * @return empty where it is not faster; each is bound for itself then
     */
    default Optional<Step> bindTogether(List<O> operators, List<List<Tensor>> outputs, Binding binding) {
        return Optional.empty();
    }
}
