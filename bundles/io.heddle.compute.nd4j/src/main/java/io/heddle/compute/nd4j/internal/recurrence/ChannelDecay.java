// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.List;

/**
 * A factor a token and key channel.
 *
 * <p>The factors between all pairs of tokens are written out, {@code [tokens, tokens, n, key]}.
 * Splitting them into a part of the query and one of the key would make the sum a plain product,
 * but the key's part overflows as soon as a channel forgets quickly.
 */
final class ChannelDecay implements BlockDecay {
    private final Program program;
    private final int tokens;
    private final int n;
    private final int key;
    private final Tensor between;
    private final Tensor weighted;
    private final Tensor products;
    private final Tensor ones;
    private final Tensor earlier;
    private final Tensor edges;
    private final Tensor own;

    /**
     * @param program what is appended to
     * @param logs {@code [tokens, n, key]}, finite
     */
    ChannelDecay(Program program, Tensor logs) {
        this.program = program;
        tokens = logs.size(0);
        n = logs.size(1);
        key = logs.size(2);
        between = sums(Segments.between(program, tokens, false), logs).reshape(Shape.of(tokens, tokens, n, key));
        weighted = program.scratch(between.shape());
        products = program.scratch(between.shape());
        ones = program.constant(Shape.of(key), i -> 1);
        earlier = Segments.earlier(program, tokens);
        edges = sums(Segments.edges(program, tokens), logs);
        own = program.exp(logs, program.scratch(logs.shape()));
    }

    /** e to the sums over the tokens that each row chooses: {@code [rows, n, key]}. */
    private Tensor sums(Tensor chosen, Tensor logs) {
        Tensor sums = program.scratch(chosen.size(0), n * key);
        program.matmul(chosen, logs.reshape(Shape.of(tokens, n * key)), sums);
        return program.exp(sums, sums).reshape(Shape.of(chosen.size(0), n, key));
    }

    @Override
    public List<Tensor> between(Tensor late, List<Tensor> early) {
        // [n, tokens, key] as [t, 1, n, key], broadcast over the earlier token.
        program.multiply(between, late.reshape(Shape.of(n, tokens, 1, key)).permute(1, 2, 0, 3), weighted);
        return early.stream().map(this::sumOverChannels).toList();
    }

    private Tensor sumOverChannels(Tensor early) {
        program.multiply(weighted, early.permute(1, 0, 2), products);
        Tensor sums = program.scratch(tokens, tokens, n);
        program.matmul(products.reshape(Shape.of(tokens * tokens * n, key)), ones,
                sums.reshape(Shape.of(tokens * tokens * n)));
        Tensor byHead = program.scratch(n, tokens, tokens);
        return program.multiply(sums.permute(2, 0, 1), earlier, byHead);
    }

    @Override
    public Tensor sinceStart(Tensor x) {
        return times(x, edges.slice(0, 0, tokens));
    }

    @Override
    public Tensor untilEnd(Tensor x) {
        return times(x, edges.slice(0, tokens, tokens));
    }

    @Override
    public Tensor ofToken(Tensor x) {
        return times(x, own);
    }

    @Override
    public void decay(Tensor state) {
        program.multiply(state, edges.slice(0, 2 * tokens, 1).permute(1, 0, 2), state);
    }

    private Tensor times(Tensor x, Tensor factors) {
        return program.multiply(x, factors.permute(1, 0, 2), program.scratch(x.shape()));
    }
}
