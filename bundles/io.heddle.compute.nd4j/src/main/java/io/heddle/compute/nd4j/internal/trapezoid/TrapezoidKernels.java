// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.trapezoid;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.List;
import java.util.stream.Stream;

/** Mamba-3's operators around its recurrence. */
public final class TrapezoidKernels {
    private TrapezoidKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                new ProgramKernel<>(TrapezoidalStep.class, TrapezoidKernels::step),
                ProgramKernel.single(PhaseAccumulation.class, Phases::accumulate),
                ProgramKernel.single(PhaseRotation.class, Phases::rotate),
                ProgramKernel.single(SpreadRanks.class, TrapezoidKernels::spread),
                ProgramKernel.single(MergeRanks.class, TrapezoidKernels::merge));
    }

    private static void step(TrapezoidalStep op, List<Tensor> outputs, Program p) {
        Tensor logs = outputs.get(0);
        Tensor previous = outputs.get(1);
        Tensor present = outputs.get(2);
        Tensor rate = rate(op, p);
        p.scale(p.multiply(p.atLeast(rate, op.floor(), rate), op.dt(), logs), -1, logs);
        p.multiply(p.sigmoid(op.mix(), present), op.dt(), present);
        // 1 - sigmoid(x) is sigmoid(-x), which keeps its digits near 0.
        Tensor rest = p.scale(op.mix(), -1, previous);
        p.multiply(p.sigmoid(rest, rest), op.dt(), previous);
        p.multiply(previous, p.exp(logs, rate), previous);
        Rows rows = new Rows(p);
        outputs.forEach(output -> rows.fillInvalid(output, 0));
    }

    private static Tensor rate(TrapezoidalStep op, Program p) {
        Tensor rate = p.scratch(op.rate().shape());
        return switch (op.curve()) {
            case SOFTPLUS -> Activations.softplus(op.rate(), rate, p);
            case RATIONAL -> {
                Tensor above = p.shift(p.atLeast(op.rate(), 0, rate), 1, rate);
                Tensor below = p.scale(p.atMost(op.rate(), 0, p.scratch(rate.shape())), -1, p.scratch(rate.shape()));
                yield p.divide(above, p.shift(below, 1, below), rate);
            }
        };
    }

    private static void spread(SpreadRanks op, Tensor y, Program p) {
        int heads = op.x().size(2);
        int channels = op.x().size(3);
        Tensor copies = byRank(y, heads);
        Tensor x = p.dense(op.x()).reshape(Shape.of(copies.size(0), 1, heads, channels));
        p.multiply(x, byRank(p.weight(op.weight()), p), copies);
    }

    private static void merge(MergeRanks op, Tensor y, Program p) {
        Tensor copies = byRank(p.dense(op.x()), y.size(2));
        Tensor products = p.multiply(copies, byRank(p.weight(op.weight()), p), p.scratch(copies.shape()));
        p.sum(products, 1, y.reshape(copies.shape().with(1, 1)));
    }

    /** {@code [batch, time, rank * head, channel]} as {@code [batch * time, rank, head, channel]}. */
    private static Tensor byRank(Tensor x, int heads) {
        return x.reshape(Shape.of(x.size(0) * x.size(1), x.size(2) / heads, heads, x.size(3)));
    }

    /** {@code [head, rank, channel]} as {@code [1, rank, head, channel]}, dense. */
    private static Tensor byRank(Tensor weight, Program p) {
        Tensor turned = p.scratch(weight.size(1), weight.size(0), weight.size(2));
        p.copy(weight.permute(1, 0, 2), turned);
        return turned.reshape(turned.shape().prepend(1));
    }
}
