// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.slstm;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.SLstm;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/**
 * One body, built once, runs for each token on all rows and heads. It leaves the next state beside
 * the present one, and only rows that have this token take it over.
 */
final class SLstmKernel {
    /** The maximum of an empty history: below every gate, and finite in F32. */
    private static final double EMPTY = -1e30;

    private final SLstm operator;
    private final Rows rows;
    private final Program body;
    private final int batch;
    private final int heads;
    private final int channels;
    /** {@code [4, head, batch, channel]}: h, c, n, m before and behind a token. */
    private final Tensor state;
    private final Tensor next;

    private SLstmKernel(SLstm operator, Program program) {
        this.operator = operator;
        rows = new Rows(program);
        body = new Program(program.binding(), program.type());
        batch = rows.batch();
        heads = operator.x().size(2);
        channels = operator.x().size(3) / SLstm.GATES;
        state = body.scratch(4, heads, batch, channels);
        next = body.scratch(4, heads, batch, channels);
    }

    static void append(SLstm operator, Tensor output, Program program) {
        new SLstmKernel(operator, program).append(program, output);
    }

    private void append(Program program, Tensor output) {
        Tensor x = program.dense(operator.x());
        Tensor slots = rows.read(operator.state());
        Tensor carried = slots.reshape(Shape.of(batch, 4, heads, channels));
        program.copy(carried.permute(1, 2, 0, 3), state);
        program.run(this::markEmpty);
        Tensor gates = body.scratch(heads, batch, SLstm.GATES * channels);
        step(gates);
        program.run(overTokens(new HeadRows(x, gates), new HeadRows(output, entry(next, 0))));
        program.copy(state.permute(2, 0, 1, 3), carried);
        rows.write(slots, operator.state());
    }

    /** The work on one token. */
    private void step(Tensor gates) {
        Tensor raw = body.scratch(gates.shape());
        body.matmul(entry(state, 0), false, body.weight(operator.recurrent()), true, raw);
        body.add(raw, gates, raw);
        body.add(raw, body.weight(operator.bias()).reshape(Shape.of(heads, 1, SLstm.GATES * channels)), raw);
        Tensor input = gate(raw, 0);
        Tensor kept = Activations.apply(Activation.LOG_SIGMOID, gate(raw, 1), like(), body);
        body.add(kept, entry(state, 3), kept);
        Tensor maximum = body.maximum(input, kept, entry(next, 3));
        body.exp(body.subtract(kept, maximum, kept), kept);
        Tensor strength = body.exp(body.subtract(input, maximum, like()), like());
        Tensor value = body.tanh(gate(raw, 2), like());
        Tensor cell = body.multiply(kept, entry(state, 1), entry(next, 1));
        body.add(cell, body.multiply(strength, value, value), cell);
        Tensor sum = body.multiply(kept, entry(state, 2), entry(next, 2));
        body.add(sum, strength, sum);
        Tensor result = body.divide(cell, sum, like());
        body.multiply(result, body.sigmoid(gate(raw, 3), like()), entry(next, 0));
    }

    private Runnable overTokens(HeadRows in, HeadRows out) {
        Runnable work = body.toStep()::run;
        HeadRows takeOver = new HeadRows(next, state);
        int time = operator.x().size(1);
        return () -> {
            for (int token = 0; token < time; token++) {
                boolean any = false;
                for (int row = 0; row < batch; row++) {
                    if (token < rows.count(row)) {
                        in.toHeads(row, token);
                        any = true;
                    }
                }
                if (any) {
                    work.run();
                }
                for (int row = 0; row < batch; row++) {
                    if (token < rows.count(row)) {
                        takeOver.row(row);
                        out.toTokens(row, token);
                    } else {
                        out.clearToken(row, token);
                    }
                }
            }
        };
    }

    private void markEmpty() {
        Elements elements = Elements.of(state);
        long size = (long) heads * batch * channels;
        for (long i = 0; i < size; i++) {
            if (elements.get(2 * size + i) == 0) {
                elements.set(3 * size + i, EMPTY);
            }
        }
    }

    private Tensor gate(Tensor raw, int index) {
        return body.copy(raw.slice(-1, index * channels, channels), like());
    }

    private Tensor entry(Tensor x, int index) {
        return x.slice(0, index, 1).reshape(Shape.of(heads, batch, channels));
    }

    private Tensor like() {
        return body.scratch(heads, batch, channels);
    }
}
