// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.DiagonalScan.Poles;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** Complex modes: a block is {@code [tokens, 2, batch, channel, mode]}, real before imaginary parts. */
final class DiagonalScanKernel {
    /** Rounds of the scan grow with a block, and its memory leaves the cache. */
    private static final int BLOCK = 16;

    private final DiagonalScan operator;
    private final Program program;
    private final Rows rows;
    private final BlockLoop loop;
    private final Program body;
    private final int channels;
    private final int modes;

    private DiagonalScanKernel(DiagonalScan operator, Program program) {
        this.operator = operator;
        this.program = program;
        rows = new Rows(program);
        loop = new BlockLoop(program, rows, operator.x().size(1), BLOCK);
        body = loop.body();
        channels = operator.x().size(2);
        modes = operator.c().shape().size(1);
    }

    static void append(DiagonalScan operator, Tensor output, Program program) {
        new DiagonalScanKernel(operator, program).append(output);
    }

    private void append(Tensor output) {
        Tensor state = rows.read(operator.state());
        Tensor carried = state.reshape(Shape.of(1, rows.batch(), 2, channels, modes)).permute(0, 2, 1, 3, 4);
        Tensor x = ChannelRecurrenceKernel.load(loop, operator.x(), rows.batch(), 0);
        Tensor input = x.reshape(Shape.of(loop.size(), 1, rows.batch(), channels, 1));
        Tensor h = body.scratch(loop.size(), 2, rows.batch(), channels, modes);
        Tensor decay = switch (operator.modes()) {
            case Sampled sampled -> hold(sampled, input, h);
            case Poles poles -> feed(poles, input, h);
        };
        new AssociativeScan(body, new Complex(body)::multiply, body::add).append(decay, h, carried);
        body.copy(h.slice(0, loop.size() - 1, 1), carried);
        Tensor y = read(h, x);
        loop.store(y.heads(1).permute(1, 0, 2, 3), output.heads(1));
        program.run(loop.toAction());
        rows.write(state, operator.state());
    }

    /** Fills h with what each token adds by zero-order hold, and gives the decays. */
    private Tensor hold(Sampled sampled, Tensor input, Tensor h) {
        Tensor a = program.scratch(1, 2, 1, channels, modes);
        program.exp(flat(program.weight(sampled.aRealLog())), Complex.real(a));
        program.scale(Complex.real(a), -1, Complex.real(a));
        program.copy(flat(program.weight(sampled.aImaginary())), Complex.imaginary(a));
        Tensor inverse = new Complex(program).reciprocal(a, program.scratch(a.shape()));
        Tensor step = program.scratch(1, 1, 1, channels, 1);
        program.exp(program.weight(sampled.stepLog()).reshape(step.shape()), step);
        if (sampled.gaps().isEmpty()) {
            Tensor exponent = program.multiply(a, step, program.scratch(a.shape()));
            Tensor weight = held(exponent, inverse, program);
            body.multiply(input, weight, h);
            return masked(new Complex(program).exp(exponent, program.scratch(a.shape())));
        }
        // A gap of 0 keeps the state and takes nothing in: so tokens that are not valid are passed by.
        Tensor gap = body.scratch(loop.size(), 1, rows.batch(), 1, 1);
        Tensor given = program.dense(sampled.gaps().get());
        loop.load(given.reshape(Shape.of(rows.batch(), given.size(1), 1, 1)),
                gap.reshape(Shape.of(loop.size(), rows.batch(), 1, 1)).permute(1, 0, 2, 3), 0);
        Tensor interval = body.multiply(gap, step, body.scratch(loop.size(), 1, rows.batch(), channels, 1));
        Tensor exponent = body.multiply(a, interval, body.scratch(h.shape()));
        body.multiply(input, held(exponent, inverse, body), h);
        return new Complex(body).exp(exponent, body.scratch(h.shape()));
    }

    /** {@code (e^exponent - 1) / a}. */
    private static Tensor held(Tensor exponent, Tensor inverse, Program p) {
        var complex = new Complex(p);
        Tensor grown = complex.expMinusOne(exponent, p.scratch(exponent.shape()));
        return complex.multiply(grown, inverse, p.scratch(exponent.shape()));
    }

    /** Fills h with the inputs as they are, and gives the poles as decays. */
    private Tensor feed(Poles poles, Tensor input, Tensor h) {
        body.copy(input, Complex.real(h));
        body.copy(body.scratch(1), Complex.imaginary(h));
        return masked(program.copy(parts(program.weight(poles.poles())), program.scratch(1, 2, 1, channels, modes)));
    }

    /** The same decay for each valid token, and 1 for others: {@code [tokens, 2, batch, channel, mode]}. */
    private Tensor masked(Tensor decay) {
        Tensor valid = body.scratch(loop.size(), 1, rows.batch(), 1, 1);
        loop.mask(valid.reshape(Shape.of(loop.size(), rows.batch())).permute(1, 0));
        Tensor all = body.multiply(decay, valid, body.scratch(loop.size(), 2, rows.batch(), channels, modes));
        Tensor other = body.shift(body.scale(valid, -1, body.scratch(valid.shape())), 1, body.scratch(valid.shape()));
        body.add(Complex.real(all), other, Complex.real(all));
        return all;
    }

    /** {@code f Re sum c h + d x}: {@code [tokens, batch, channel]}. */
    private Tensor read(Tensor h, Tensor x) {
        Tensor c = program.copy(parts(program.weight(operator.c())), program.scratch(1, 2, 1, channels, modes));
        double pairs = operator.modes() instanceof Sampled ? 2 : 1;
        program.scale(Complex.real(c), pairs, Complex.real(c));
        program.scale(Complex.imaginary(c), -pairs, Complex.imaginary(c));
        Tensor products = body.multiply(h, c, body.scratch(h.shape()));
        Tensor sums = body.scratch(loop.size(), 2, rows.batch(), channels);
        body.matmul(products.reshape(Shape.of((int) sums.shape().count(), modes)), body.constant(Shape.of(modes), i -> 1),
                sums.reshape(Shape.of((int) sums.shape().count())));
        Tensor y = body.multiply(x, body.weight(operator.d()), body.scratch(x.shape()));
        Tensor entries = y.reshape(Shape.of(loop.size(), 1, rows.batch(), channels));
        body.add(entries, Complex.real(sums), entries);
        body.add(entries, Complex.imaginary(sums), entries);
        return y;
    }

    /** {@code [channel, mode]} as {@code [1, 1, 1, channel, mode]}. */
    private Tensor flat(Tensor weight) {
        return weight.reshape(Shape.of(1, 1, 1, channels, modes));
    }

    /** {@code [channel, mode, 2]} as {@code [1, 2, 1, channel, mode]}. */
    private Tensor parts(Tensor weight) {
        return weight.reshape(Shape.of(1, 1, channels, modes, 2)).permute(0, 4, 1, 2, 3);
    }
}
