// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Linear;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Products with matrices; those of the same x are one step. */
record LinearKernel(Workers workers, Workspaces workspaces) implements Kernel<Linear> {
    @Override
    public Class<Linear> operator() {
        return Linear.class;
    }

    @Override
    public Step bind(Linear operator, List<Tensor> outputs, Binding binding) {
        return together(List.of(operator), List.of(outputs), binding);
    }

    @Override
    public Optional<Step> bindTogether(List<Linear> operators, List<List<Tensor>> outputs, Binding binding) {
        return Optional.of(together(operators, outputs, binding));
    }

    private Step together(List<Linear> operators, List<List<Tensor>> outputs, Binding binding) {
        Dense x = Dense.of(operators.getFirst().x(), binding);
        RowsOf rows = RowsOf.floats(x.tensor());
        Product[] products = IntStream.range(0, operators.size()).mapToObj(i -> {
            Linear op = operators.get(i);
            VectorWeight weight = (VectorWeight) binding.weight(op.weight());
            return new Product(weight, 0, weight.rows(), rows, RowsOf.floats(outputs.get(i).getFirst()),
                    ProjectionKernels.bias(op.bias(), binding), workers, workspaces);
        }).toArray(Product[]::new);
        return new Products(x, products, workers);
    }
}
