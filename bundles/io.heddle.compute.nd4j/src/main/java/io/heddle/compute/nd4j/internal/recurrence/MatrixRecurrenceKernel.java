// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Read;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.recurrence.MatrixOperands.Term;
import java.util.List;
import java.util.Optional;

/** The recurrence on a matrix state, a block of tokens at a time. */
final class MatrixRecurrenceKernel {
    /** Work within a block grows with its square; this balances it with the work on the state. */
    private static final int BLOCK = 32;
    /** With a decay a channel the factors between all tokens of a block are kept, so blocks are small. */
    private static final int CHANNEL_BLOCK = 16;

    private final MatrixRecurrence operator;
    private final Program program;
    private final Rows rows;
    private final BlockLoop loop;
    private final Program body;
    private final MatrixOperands operands;

    private MatrixRecurrenceKernel(MatrixRecurrence operator, Program program) {
        this.operator = operator;
        this.program = program;
        rows = new Rows(program);
        int limit = operator.decay() instanceof Decay.PerChannel ? CHANNEL_BLOCK : BLOCK;
        loop = new BlockLoop(program, rows, operator.query().size(1), limit);
        body = loop.body();
        operands = new MatrixOperands(operator, loop, rows.batch());
    }

    /**
     * Appends one call.
     *
     * @throws IllegalArgumentException for a stabilised normaliser with a decay a channel, an erasing
     *     term or a read before the update, which have no published definition
     */
    static void append(MatrixRecurrence operator, Tensor output, Program program) {
        if (operator.normaliser() instanceof Normaliser.Stabilised && (operator.decay() instanceof Decay.PerChannel
                || operator.erase().isPresent() || operator.read() instanceof Read.Before)) {
            throw new IllegalArgumentException("a stabilised MatrixRecurrence needs a decay a head, no erasing term and"
                    + " a read after the update; found " + operator.decay() + ", " + operator.read());
        }
        new MatrixRecurrenceKernel(operator, program).append(output);
    }

    private void append(Tensor output) {
        MatrixState state = MatrixState.read(program, rows, operator.state(), sum());
        Optional<Tensor> maximum = maximum().map(rows::read);
        Optional<Tensor> logs = operands.logsOfHeads();
        Optional<Stabiliser> stabiliser = maximum.map(m -> stabilise(m, logs));
        List<Term> writes = stabiliser.map(s -> operands.writes().stream()
                .map(term -> new Term(term.key(), operands.times(term.value(), s.strength()))).toList())
                .orElseGet(operands::writes);
        List<Tensor> queries = operands.queries();
        Optional<Term> erase = operator.erase().map(e -> new Term(operands.load(e.a()), operands.load(e.b())));
        var advance = new MatrixAdvance(body, state.rows(), queries, writes, erase, bonus(queries.getFirst()));
        List<Tensor> read = advance(advance, stabiliser.map(Stabiliser::logDecay).or(() -> logs));
        for (int i = 0; i < read.size(); i++) {
            finish(read.get(i), i, stabiliser, output);
        }
        program.run(loop.toAction());
        state.write(program, rows);
        maximum.ifPresent(m -> rows.write(m, maximum().orElseThrow()));
    }

    private Stabiliser stabilise(Tensor carried, Optional<Tensor> logs) {
        Tensor gate = operands.inputGate((Normaliser.Stabilised) operator.normaliser());
        return Stabiliser.of(body, logs.orElseGet(operands::zeros), gate, carried.reshape(Shape.of(operands.n())));
    }

    private Optional<Tensor> bonus(Tensor query) {
        if (!(operator.read() instanceof Read.Before(var weight))) {
            return Optional.empty();
        }
        int heads = operator.state().entry().shape().size(0);
        Tensor bonus = body.weight(weight).reshape(Shape.of(1, heads, 1, operands.key()));
        Shape byHead = Shape.of(rows.batch(), heads, loop.size(), operands.key());
        Tensor product = body.multiply(query.reshape(byHead), bonus, body.scratch(byHead));
        return Optional.of(product.reshape(query.shape()));
    }

    private List<Tensor> advance(MatrixAdvance advance, Optional<Tensor> logs) {
        Optional<Tensor> channels = operator.decay() instanceof Decay.PerChannel(Tensor x)
                ? Optional.of(operands.logsOfChannels(x)) : Optional.empty();
        if (loop.size() == 1) {
            Optional<Tensor> own = logs.or(() -> channels).map(l -> body.exp(l, body.scratch(l.shape())));
            return advance.token(own.map(w -> w.reshape(Shape.of(operands.n(), 1, (int) (w.shape().count() / operands.n())))));
        }
        return advance.block(channels.<BlockDecay>map(l -> new ChannelDecay(body, l))
                .or(() -> logs.map(l -> new HeadDecay(body, l)))
                .orElseGet(() -> new NoDecay(body, Segments.earlier(body, loop.size()))));
    }

    /** Divides, adds the direct path, and has the result of the query with this index stored. */
    private void finish(Tensor y, int index, Optional<Stabiliser> stabiliser, Tensor output) {
        int n = operands.n();
        int value = operands.value();
        Tensor result = y;
        if (operands.row() > value) {
            Tensor divisor = denominator(y.slice(-1, value, 1), stabiliser);
            result = body.divide(y.slice(-1, 0, value), divisor, body.scratch(n, loop.size(), value));
        }
        if (operator.skip().isPresent()) {
            addSkip(operator.skip().get(), index, result);
        }
        Shape byHead = Shape.of(rows.batch(), n / rows.batch(), loop.size(), value);
        loop.store(result.reshape(byHead).permute(0, 2, 1, 3), operands.ofQuery(output, index));
    }

    private Tensor denominator(Tensor sum, Optional<Stabiliser> stabiliser) {
        Tensor denominator = body.scratch(sum.shape());
        return switch (operator.normaliser()) {
            case Normaliser.None() -> throw new IllegalStateException("nothing to divide by");
            case Normaliser.Sum(double epsilon, var state) -> body.shift(sum, epsilon, denominator);
            case Normaliser.Stabilised stabilised -> {
                Tensor least = stabiliser.orElseThrow().least().heads(loop.size());
                body.maximum(body.abs(sum, denominator), least, denominator);
                yield body.shift(denominator, stabilised.epsilon(), denominator);
            }
        };
    }

    private void addSkip(MatrixRecurrence.Skip skip, int index, Tensor result) {
        int heads = operands.n() / rows.batch();
        Tensor x = operands.load(operands.ofQuery(skip.x(), index));
        Tensor byHead = x.reshape(Shape.of(rows.batch(), heads, loop.size() * operands.value()));
        body.multiply(byHead, body.weight(skip.weight()).reshape(Shape.of(1, heads, 1)), byHead);
        body.add(result, x, result);
    }

    private Optional<StateTensor> sum() {
        return switch (operator.normaliser()) {
            case Normaliser.None() -> Optional.empty();
            case Normaliser.Sum(double epsilon, StateTensor sum) -> Optional.of(sum);
            case Normaliser.Stabilised stabilised -> Optional.of(stabilised.sum());
        };
    }

    private Optional<StateTensor> maximum() {
        return operator.normaliser() instanceof Normaliser.Stabilised stabilised
                ? Optional.of(stabilised.logScale()) : Optional.empty();
    }
}
