// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** A complex number a channel that turns and decays at a constant rate. */
final class ComplexRecurrenceKernel {
    private static final int BLOCK = 32;

    private ComplexRecurrenceKernel() {}

    static void append(ComplexRecurrence operator, Tensor output, Program program) {
        var rows = new Rows(program);
        var loop = new BlockLoop(program, rows, output.size(1), BLOCK);
        Program body = loop.body();
        int channels = output.size(2) / 2;
        Shape block = Shape.of(loop.size(), rows.batch(), 2, channels);
        Tensor less = program.scratch(2, channels);
        Tensor scale = program.scratch(channels);
        factors(operator, less, scale, program);

        Tensor state = rows.read(operator.state());
        Tensor carried = state.reshape(Shape.of(1, rows.batch(), 2, channels));
        Tensor in = ChannelRecurrenceKernel.load(loop, operator.x(), rows.batch(), 0);
        Tensor h = in.reshape(block);
        body.multiply(h, scale, h);
        Tensor factor = body.scratch(block);
        // What is not there leaves the state as it is: its factor is 1.
        Tensor valid = body.scratch(loop.size(), rows.batch(), 1, 1);
        loop.mask(valid.reshape(Shape.of(loop.size(), rows.batch())).permute(1, 0));
        body.multiply(valid, less, factor);
        Tensor real = factor.slice(2, 0, 1);
        body.shift(real, 1, real);
        new AssociativeScan(body, (a, b, out) -> product(a, b, out, body), body::add).append(factor, h, carried);
        body.copy(h.slice(0, loop.size() - 1, 1), carried);
        loop.store(in.heads(1).permute(1, 0, 2, 3), output.heads(1));
        program.run(loop.toAction());
        rows.write(state, operator.state());
    }

    /** Appends the filling of a - 1, and of the input's scale, in double whatever the type: there are few of them. */
    private static void factors(ComplexRecurrence operator, Tensor less, Tensor scale, Program program) {
        Elements nu = Elements.of(program.dense(program.weight(operator.nu())));
        Elements theta = Elements.of(program.dense(program.weight(operator.theta())));
        Elements differences = Elements.of(less);
        Elements scales = Elements.of(scale);
        int channels = scale.size(0);
        program.run(() -> {
            for (int i = 0; i < channels; i++) {
                double rate = Math.exp(nu.get(i));
                double angle = Math.exp(theta.get(i));
                differences.set(i, Math.exp(-rate) * Math.cos(angle) - 1);
                differences.set(channels + i, Math.exp(-rate) * Math.sin(angle));
                scales.set(i, Math.sqrt(-Math.expm1(-2 * rate)));
            }
        });
    }

    /** Products of complex numbers {@code [.., 2, channel]}. */
    private static Tensor product(Tensor a, Tensor b, Tensor out, Program program) {
        Tensor real = out.slice(2, 0, 1);
        Tensor imaginary = out.slice(2, 1, 1);
        Tensor term = program.scratch(real.shape());
        program.multiply(a.slice(2, 0, 1), b.slice(2, 0, 1), real);
        program.subtract(real, program.multiply(a.slice(2, 1, 1), b.slice(2, 1, 1), term), real);
        program.multiply(a.slice(2, 0, 1), b.slice(2, 1, 1), imaginary);
        program.add(imaginary, program.multiply(a.slice(2, 1, 1), b.slice(2, 0, 1), term), imaginary);
        return out;
    }
}
