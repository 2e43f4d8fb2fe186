// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.operator.Operator;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * Code outside operators as a node of the plan; the router runs it itself.
 *
 * @param inputs what the body reads
 * @param output what it writes
 * @param body called once a pass
 */
record Foreign(List<Tensor> inputs, TensorSpec output, Run.ForeignBody body) implements Operator {
    Foreign {
        inputs = List.copyOf(inputs);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(output);
    }
}
