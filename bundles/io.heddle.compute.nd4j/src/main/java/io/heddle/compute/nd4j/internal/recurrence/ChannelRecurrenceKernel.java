// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** A decaying sum a channel. */
final class ChannelRecurrenceKernel {
    private static final int BLOCK = 32;

    private ChannelRecurrenceKernel() {}

    static void append(ChannelRecurrence operator, Tensor output, Program program) {
        var rows = new Rows(program);
        var loop = new BlockLoop(program, rows, output.size(1), BLOCK);
        Program body = loop.body();
        int channels = output.size(2);
        Tensor state = rows.read(operator.state());
        Tensor carried = state.reshape(Shape.of(1, rows.batch(), channels));
        Tensor decay = load(loop, operator.logDecay(), rows.batch(), 0);
        body.exp(decay, decay);
        Tensor h = load(loop, operator.x(), rows.batch(), 0);
        AssociativeScan.sums(body).append(decay, h, carried);
        body.copy(h.slice(0, loop.size() - 1, 1), carried);
        loop.store(h.heads(1).permute(1, 0, 2, 3), output.heads(1));
        program.run(loop.toAction());
        rows.write(state, operator.state());
    }

    /** {@code x [batch, time, channel]} as {@code [tokens, batch, channel]}, dense. */
    static Tensor load(BlockLoop loop, Tensor x, int batch, double otherwise) {
        Tensor block = loop.body().scratch(loop.size(), batch, x.size(2));
        loop.load(x.heads(1), block.heads(1).permute(1, 0, 2, 3), otherwise);
        return block;
    }
}
