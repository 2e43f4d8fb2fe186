// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The operands of a matrix recurrence for one block, rows and heads merged to {@code n}: loaded,
 * keys and queries repeated for the heads that share them, scaled, and neutral where no token is.
 *
 * <p>With a normaliser n each value has one more channel, a 1: n is then one more row of S.
 */
final class MatrixOperands {
    /**
     * The least logarithm of a decay. Everything is forgotten long before it; but minus infinity
     * times the 0 of a token outside a sum would be NaN, and sums over a block must stay finite in F32.
     */
    private static final double LEAST_LOG = -1e30;

    private final MatrixRecurrence operator;
    private final BlockLoop loop;
    private final Program program;
    private final int batch;
    private final int heads;
    private final int tokens;

    MatrixOperands(MatrixRecurrence operator, BlockLoop loop, int batch) {
        this.operator = operator;
        this.loop = loop;
        this.program = loop.body();
        this.batch = batch;
        this.heads = operator.writes().getFirst().value().size(2);
        this.tokens = loop.size();
    }

    /**
     * One rank-1 term of a block: {@code value keyᵀ} a token.
     *
     * @param key {@code [n, tokens, key]}
     * @param value {@code [n, tokens, row]}
     */
    record Term(Tensor key, Tensor value) {}

    /** Rows times heads. */
    int n() {
        return batch * heads;
    }

    /** Channels of a value, with the normaliser's one if there is one. */
    int row() {
        return value() + (operator.normaliser() instanceof Normaliser.None ? 0 : 1);
    }

    int value() {
        return operator.writes().getFirst().value().size(3);
    }

    int key() {
        return operator.query().size(3);
    }

    /** {@code x [batch, time, someHeads, width]} as {@code [n, tokens, width]}. */
    Tensor load(Tensor x) {
        Tensor block = program.scratch(batch, heads, tokens, x.size(3));
        loop.load(x, block.permute(0, 2, 1, 3), 0);
        return block.reshape(Shape.of(n(), tokens, x.size(3)));
    }

    /** {@code x [batch, time, head]} as {@code [n, tokens]}. */
    Tensor loadNumbers(Tensor x, double otherwise) {
        Tensor block = program.scratch(batch, heads, tokens, 1);
        loop.load(x.heads(heads), block.permute(0, 2, 1, 3), otherwise);
        return block.reshape(Shape.of(n(), tokens));
    }

    /** The queries of each head, scaled: {@code [n, tokens, key]} each. */
    List<Tensor> queries() {
        return IntStream.range(0, Math.max(1, operator.query().size(2) / heads)).mapToObj(index -> {
            Tensor query = load(ofQuery(operator.query(), index));
            return operator.queryScale() == 1 ? query : program.scale(query, operator.queryScale(), query);
        }).toList();
    }

    /** The heads of x that belong to the query with this index, where x has several times the heads. */
    Tensor ofQuery(Tensor x, int index) {
        return x.size(2) > heads ? x.slice(2, index * heads, heads) : x;
    }

    /** The terms that are written, their values multiplied by their scale. */
    List<Term> writes() {
        return operator.writes().stream().map(write -> {
            Tensor value = values(write.value());
            Tensor scaled = write.scale().map(scale -> times(value, loadNumbers(scale, 0))).orElse(value);
            return new Term(load(write.key()), scaled);
        }).toList();
    }

    private Tensor values(Tensor value) {
        if (row() == value.size(3)) {
            return load(value);
        }
        Tensor block = program.constant(Shape.of(batch, heads, tokens, row()), i -> i % row() == value.size(3) ? 1 : 0);
        loop.load(value, block.slice(-1, 0, value.size(3)).permute(0, 2, 1, 3), 0);
        return block.reshape(Shape.of(n(), tokens, row()));
    }

    /** {@code value [n, tokens, row]} times {@code factors [n, tokens]}. */
    Tensor times(Tensor value, Tensor factors) {
        return program.multiply(value, factors.heads(tokens), program.scratch(value.shape()));
    }

    /** Logarithms of the decay a head, {@code [n, tokens]}; empty if there is none, or one a channel. */
    Optional<Tensor> logsOfHeads() {
        return switch (operator.decay()) {
            case Decay.None none -> Optional.empty();
            case Decay.PerChannel channels -> Optional.empty();
            case Decay.PerHead(Tensor logs) -> Optional.of(bounded(loadNumbers(logs, 0)));
            case Decay.Constant(List<Double> logs) -> Optional.of(constant(logs));
            case Decay.ByStep(Tensor dt, var aLog) -> {
                Tensor rate = program.exp(program.weight(aLog), program.scratch(heads));
                program.scale(rate, -1, rate);
                Tensor logs = loadNumbers(dt, 0);
                Tensor byHead = logs.reshape(Shape.of(batch, heads, tokens));
                program.multiply(byHead, rate.reshape(Shape.of(1, heads, 1)), byHead);
                yield Optional.of(bounded(logs));
            }
        };
    }

    /** No decay as logarithms, for those who add to them. */
    Tensor zeros() {
        return program.scratch(n(), tokens);
    }

    private Tensor constant(List<Double> logs) {
        Tensor valid = program.scratch(batch, tokens);
        loop.mask(valid);
        Tensor rates = program.constant(Shape.of(1, heads, 1), head -> Math.max(logs.get(head), LEAST_LOG));
        Tensor all = program.scratch(batch, heads, tokens);
        program.multiply(rates, valid.reshape(Shape.of(batch, 1, tokens)), all);
        return all.reshape(Shape.of(n(), tokens));
    }

    /** Logarithms of the decay a channel, {@code [tokens, n, key]}. */
    Tensor logsOfChannels(Tensor logs) {
        Tensor block = program.scratch(tokens, batch, heads, key());
        loop.load(logs, block.permute(1, 0, 2, 3), 0);
        return bounded(block.reshape(Shape.of(tokens, n(), key())));
    }

    private Tensor bounded(Tensor logs) {
        return program.clip(logs, LEAST_LOG, -LEAST_LOG, logs);
    }

    /** The logarithms of the writes' strength, {@code [n, tokens]}. */
    Tensor inputGate(Normaliser.Stabilised stabilised) {
        return bounded(loadNumbers(stabilised.inputGate(), LEAST_LOG));
    }
}
