// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.projection;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Embed;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import java.util.stream.Stream;

/** Products with matrices and rows of tables. */
public final class ProjectionKernels {
    private ProjectionKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(Linear.class, ProjectionKernels::linear),
                ProgramKernel.single(BlockLinear.class, ProjectionKernels::blockLinear),
                ProgramKernel.single(Embed.class, Tables::embed),
                ProgramKernel.single(PositionEmbed.class, Tables::positionEmbed));
    }

    private static void linear(Linear op, Tensor y, Program p) {
        p.project(p.dense(op.x()), p.weight(op.weight()), y);
        op.bias().ifPresent(bias -> p.add(y, p.weight(bias), y));
    }

    private static void blockLinear(BlockLinear op, Tensor y, Program p) {
        int heads = op.x().size(-2);
        int in = op.x().size(-1);
        int out = y.size(-1);
        int rows = Math.toIntExact(op.x().shape().count() / ((long) heads * in));
        Tensor x = p.dense(op.x()).reshape(Shape.of(rows, heads, in)).permute(1, 0, 2);
        Tensor products = p.matmul(p.dense(x), false, p.weight(op.weight()), true, p.scratch(heads, rows, out));
        Tensor result = y.reshape(Shape.of(rows, heads, out));
        p.copy(products.permute(1, 0, 2), result);
        op.bias().ifPresent(bias -> p.add(result, p.weight(bias), result));
    }
}
