// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Wkv4;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/**
 * RWKV-4's average: first the running maxima m of the exponents, then a and b relative to them, as
 * one scan of both.
 */
final class Wkv4Kernel {
    private static final int BLOCK = 32;
    /** The maximum of an empty history, and the exponent of a token that is not there. */
    private static final double EMPTY = -1e30;

    private final Wkv4 operator;
    private final Rows rows;
    private final BlockLoop loop;
    private final Program body;
    private final int tokens;
    private final int batch;
    private final int channels;

    private Wkv4Kernel(Wkv4 operator, Program program) {
        this.operator = operator;
        rows = new Rows(program);
        loop = new BlockLoop(program, rows, operator.key().size(1), BLOCK);
        body = loop.body();
        tokens = loop.size();
        batch = rows.batch();
        channels = operator.key().size(2);
    }

    static void append(Wkv4 operator, Tensor output, Program program) {
        new Wkv4Kernel(operator, program).append(program, output);
    }

    private void append(Program program, Tensor output) {
        Tensor state = rows.read(operator.state()).reshape(Shape.of(batch, 3, channels));
        program.run(() -> markEmpty(state));
        Tensor decay = program.exp(program.weight(operator.decayLog()), program.scratch(channels));
        program.scale(decay, -1, decay);
        // Entry 0 along the tokens is what came in.
        Tensor maxima = program.scratch(tokens + 1, 1, batch, channels);
        Tensor sums = program.scratch(tokens + 1, 2, batch, channels);
        Tensor carriedSums = state.slice(1, 0, 2).permute(1, 0, 2);
        Tensor carriedMaxima = state.slice(1, 2, 1).permute(1, 0, 2);
        program.copy(carriedSums, entry(sums, 0));
        program.copy(carriedMaxima, entry(maxima, 0));

        Tensor key = load(operator.key(), EMPTY);
        Tensor value = load(operator.value(), 0);
        advance(key, value, decay, maxima, sums);
        Tensor y = read(key, value, maxima, sums);
        loop.store(y.heads(1).permute(1, 0, 2, 3), output.heads(1));
        body.copy(entry(sums, tokens), entry(sums, 0));
        body.copy(entry(maxima, tokens), entry(maxima, 0));

        program.run(loop.toAction());
        program.copy(entry(sums, 0), carriedSums);
        program.copy(entry(maxima, 0), carriedMaxima);
        rows.write(state, operator.state());
    }

    /** a and b as if each token's maximum were 0, and the maxima: entries 1 and on. */
    private void advance(Tensor key, Tensor value, Tensor decay, Tensor maxima, Tensor sums) {
        Tensor valid = body.scratch(tokens, batch);
        loop.mask(valid.permute(1, 0));
        Tensor logs = body.multiply(valid.reshape(Shape.of(tokens, 1, batch, 1)), decay, body.scratch(key.shape()));
        Tensor own = body.copy(key, maxima.slice(0, 1, tokens));
        Tensor before = maxima.slice(0, 0, tokens);
        AssociativeScan.maxima(body).append(body.copy(logs, body.scratch(key.shape())), own, maxima.slice(0, 0, 1));
        Tensor factor = body.add(before, logs, logs);
        body.exp(body.subtract(factor, own, factor), factor);
        Tensor strength = body.subtract(key, own, body.scratch(key.shape()));
        body.exp(strength, strength);
        Tensor written = sums.slice(0, 1, tokens);
        body.multiply(strength, value, written.slice(1, 0, 1));
        body.copy(strength, written.slice(1, 1, 1));
        AssociativeScan.sums(body).append(factor, written, sums.slice(0, 0, 1));
    }

    /** The average with the present token's bonus, relative to the larger of both exponents. */
    private Tensor read(Tensor key, Tensor value, Tensor maxima, Tensor sums) {
        Tensor before = maxima.slice(0, 0, tokens);
        Tensor present = body.add(key, body.weight(operator.first()), body.scratch(key.shape()));
        Tensor top = body.maximum(before, present, body.scratch(key.shape()));
        Tensor past = body.subtract(before, top, body.scratch(key.shape()));
        body.exp(past, past);
        body.exp(body.subtract(present, top, present), present);
        Tensor history = sums.slice(0, 0, tokens);
        Tensor numerator = body.multiply(history.slice(1, 0, 1), past, body.scratch(key.shape()));
        body.add(numerator, body.multiply(present, value, top), numerator);
        Tensor denominator = body.multiply(history.slice(1, 1, 1), past, past);
        body.add(denominator, present, denominator);
        return body.divide(numerator, denominator, numerator).reshape(Shape.of(tokens, batch, channels));
    }

    private Tensor load(Tensor x, double otherwise) {
        return ChannelRecurrenceKernel.load(loop, x, batch, otherwise).reshape(Shape.of(tokens, 1, batch, channels));
    }

    private static Tensor entry(Tensor x, int token) {
        return x.slice(0, token, 1).reshape(Shape.of(x.size(1), x.size(2), x.size(3)));
    }

    /** A history of zeros has no maximum yet; b is at least 1 in any other, as its largest term is. */
    private void markEmpty(Tensor state) {
        Elements elements = Elements.of(state);
        for (int row = 0; row < batch; row++) {
            for (int channel = 0; channel < channels; channel++) {
                long a = row * 3L * channels + channel;
                if (elements.get(a + channels) == 0) {
                    elements.set(a + 2L * channels, EMPTY);
                }
            }
        }
    }
}
