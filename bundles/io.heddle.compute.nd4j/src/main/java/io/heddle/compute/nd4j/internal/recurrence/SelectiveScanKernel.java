// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** Mamba's scan: a vector state a channel, so a block is {@code [tokens * batch, group, channel, state]}. */
final class SelectiveScanKernel {
    /** Rounds of the scan grow with a block, and its memory leaves the cache. */
    private static final int BLOCK = 16;

    private final SelectiveScan operator;
    private final Rows rows;
    private final BlockLoop loop;
    private final Program body;
    private final int groups;
    private final int channels;
    private final int states;

    private SelectiveScanKernel(SelectiveScan operator, Program program) {
        this.operator = operator;
        rows = new Rows(program);
        loop = new BlockLoop(program, rows, operator.x().size(1), BLOCK);
        body = loop.body();
        groups = operator.b().shape().rank() == 4 ? operator.b().size(2) : 1;
        channels = operator.x().size(2);
        states = operator.b().shape().width();
    }

    static void append(SelectiveScan operator, Tensor output, Program program) {
        new SelectiveScanKernel(operator, program).append(program, output);
    }

    private void append(Program program, Tensor output) {
        Tensor state = rows.read(operator.state());
        Tensor carried = state.reshape(Shape.of(1, rows.batch(), channels, states));
        Tensor rate = program.exp(program.weight(operator.aLog()), program.scratch(channels, states));
        program.scale(rate, -1, rate);

        Tensor dt = ChannelRecurrenceKernel.load(loop, operator.dt(), rows.batch(), 0);
        Tensor x = ChannelRecurrenceKernel.load(loop, operator.x(), rows.batch(), 0);
        Shape block = Shape.of(loop.size(), rows.batch(), channels, states);
        Tensor decay = body.multiply(dt.heads(channels), rate, body.scratch(block));
        body.exp(decay, decay);
        Tensor input = body.multiply(dt, x, body.scratch(x.shape()));
        Tensor h = body.scratch(block);
        body.multiply(byGroup(input, 1), shared(operator.b()), byGroup(h, states));
        AssociativeScan.sums(body).append(decay, h, carried);
        body.copy(h.slice(0, loop.size() - 1, 1), carried);
        Tensor y = read(h, x);
        loop.store(y.heads(1).permute(1, 0, 2, 3), output.heads(1));
        program.run(loop.toAction());
        rows.write(state, operator.state());
    }

    /** {@code (h . c + d x) * silu(gate)}: {@code [tokens, batch, channel]}. */
    private Tensor read(Tensor h, Tensor x) {
        Tensor products = body.scratch(h.shape());
        body.multiply(byGroup(h, states), shared(operator.c()), byGroup(products, states));
        int all = (int) x.shape().count();
        Tensor y = body.scratch(x.shape());
        body.matmul(products.reshape(Shape.of(all, states)), body.constant(Shape.of(states), i -> 1),
                y.reshape(Shape.of(all)));
        Tensor direct = body.multiply(x, body.weight(operator.d()), body.scratch(x.shape()));
        body.add(y, direct, y);
        operator.gate().ifPresent(gate -> {
            Tensor z = ChannelRecurrenceKernel.load(loop, gate, rows.batch(), 0);
            body.multiply(y, body.multiply(z, body.sigmoid(z, direct), direct), y);
        });
        return y;
    }

    /** {@code x [tokens, batch, channel(, width)]} as {@code [tokens * batch, group, channel, width]}. */
    private Tensor byGroup(Tensor x, int width) {
        return x.reshape(Shape.of(loop.size() * rows.batch(), groups, channels / groups, width));
    }

    /** B or C as {@code [tokens * batch, group, 1, state]}. */
    private Tensor shared(Tensor x) {
        Tensor block = body.scratch(loop.size(), rows.batch(), groups, states);
        loop.load(x.shape().rank() == 4 ? x : x.heads(1), block.permute(1, 0, 2, 3), 0);
        return block.reshape(Shape.of(loop.size() * rows.batch(), groups, 1, states));
    }
}
