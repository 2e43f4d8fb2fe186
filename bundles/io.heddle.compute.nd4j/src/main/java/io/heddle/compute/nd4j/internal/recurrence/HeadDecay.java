// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.List;

/** One factor a token for all channels of a head: products of keys are masked after they are summed. */
final class HeadDecay implements BlockDecay {
    private final Program program;
    private final int tokens;
    private final Tensor between;
    private final Tensor edges;
    private final Tensor own;

    /**
     * @param program what is appended to
     * @param logs {@code [n, tokens]}, finite
     */
    HeadDecay(Program program, Tensor logs) {
        this.program = program;
        int n = logs.size(0);
        tokens = logs.size(1);
        Tensor sums = program.scratch(n, tokens, tokens);
        Tensor flat = sums.reshape(Shape.of(n, tokens * tokens));
        program.matmul(logs, false, Segments.between(program, tokens, false), true, flat);
        program.exp(flat, flat);
        between = program.multiply(sums, Segments.earlier(program, tokens), sums);
        edges = program.scratch(n, 2 * tokens + 1);
        program.matmul(logs, false, Segments.edges(program, tokens), true, edges);
        program.exp(edges, edges);
        own = program.exp(logs, program.scratch(n, tokens));
    }

    @Override
    public List<Tensor> between(Tensor late, List<Tensor> early) {
        return early.stream().map(keys -> {
            Tensor products = program.matmul(late, false, keys, true, program.scratch(between.shape()));
            return program.multiply(products, between, products);
        }).toList();
    }

    @Override
    public Tensor sinceStart(Tensor x) {
        return times(x, edges.slice(-1, 0, tokens).heads(tokens));
    }

    @Override
    public Tensor untilEnd(Tensor x) {
        return times(x, edges.slice(-1, tokens, tokens).heads(tokens));
    }

    @Override
    public Tensor ofToken(Tensor x) {
        return times(x, own.heads(tokens));
    }

    @Override
    public void decay(Tensor state) {
        program.multiply(state, edges.slice(-1, 2 * tokens, 1).heads(1), state);
    }

    private Tensor times(Tensor x, Tensor factors) {
        return program.multiply(x, factors, program.scratch(x.shape()));
    }
}
