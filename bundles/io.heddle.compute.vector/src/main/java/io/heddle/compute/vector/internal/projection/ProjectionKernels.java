// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Embed;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Products with matrices and rows of tables. */
public final class ProjectionKernels {
    private final Workers workers;
    private final Workspaces workspaces = new Workspaces(Product.WORKSPACE);

    private ProjectionKernels(Workers workers) {
        this.workers = workers;
    }

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        var group = new ProjectionKernels(workers);
        return Stream.of(
                new LinearKernel(workers, group.workspaces),
                VectorKernel.single(BlockLinear.class, group::blockLinear),
                VectorKernel.single(Embed.class, group::embed),
                VectorKernel.single(PositionEmbed.class, group::positionEmbed));
    }

    private Step blockLinear(BlockLinear op, Tensor y, Binding binding) {
        Dense x = Dense.of(op.x(), binding);
        VectorWeight weight = (VectorWeight) binding.weight(op.weight());
        int heads = op.weight().shape().size(0);
        int out = op.weight().shape().size(1);
        long bias = bias(op.bias(), binding);
        Product[] products = IntStream.range(0, heads).mapToObj(head -> new Product(weight, head * out, out,
                RowsOf.floats(x.tensor().slice(-2, head, 1)), RowsOf.floats(y.slice(-2, head, 1)),
                bias == 0 ? 0 : bias + (long) head * out * Float.BYTES, workers, workspaces)).toArray(Product[]::new);
        return new Products(x, products, workers);
    }

    private Step embed(Embed op, Tensor y, Binding binding) {
        return new Tables(op, y, binding, workspaces);
    }

    private Step positionEmbed(PositionEmbed op, Tensor y, Binding binding) {
        return new Positions(op, y, binding, workspaces);
    }

    static long bias(Optional<Weight> bias, Binding binding) {
        return bias.map(b -> ((FloatWeight) binding.weight(b)).address()).orElse(0L);
    }
}
