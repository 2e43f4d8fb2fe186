// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One coarse operation on tensors. Implementations are immutable records; a third party may add
 * its own and bring kernels for it.
 */
@ConsumerType
public interface Operator {
    /** The tensors that it reads. */
    List<Tensor> inputs();

    /** The types and shapes of its results; results are dense. */
    List<TensorSpec> outputs();

    /** The weights that it reads. */
    default List<Weight> weights() {
        return List.of();
    }

    /** The states that it reads and advances. */
    default List<StateTensor> states() {
        return List.of();
    }
}
