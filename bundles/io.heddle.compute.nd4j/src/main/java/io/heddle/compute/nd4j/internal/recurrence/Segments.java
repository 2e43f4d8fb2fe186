// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/** Matrices of ones and zeros that turn sums over ranges of a block's tokens into one product. */
final class Segments {
    private Segments() {}

    /**
     * Which tokens lie between two: entry {@code [t * tokens + s, j]} is 1 if {@code s < j < t},
     * or {@code s < j <= t} if the last one counts.
     */
    static Tensor between(Program program, int tokens, boolean last) {
        return program.constant(Shape.of(tokens * tokens, tokens), i -> {
            int j = i % tokens;
            int s = i / tokens % tokens;
            int t = i / tokens / tokens;
            return s < j && (j < t || last && j == t) ? 1 : 0;
        });
    }

    /**
     * Which tokens lie outside: rows {@code t} before token t, rows {@code tokens + s} behind token
     * s, and the last row all. {@code [2 * tokens + 1, tokens]}.
     */
    static Tensor edges(Program program, int tokens) {
        return program.constant(Shape.of(2 * tokens + 1, tokens), i -> {
            int j = i % tokens;
            int row = i / tokens;
            return row < tokens ? (j < row ? 1 : 0) : row < 2 * tokens ? (j > row - tokens ? 1 : 0) : 1;
        });
    }

    /** Entry {@code [t, s]} is 1 if s is before t. */
    static Tensor earlier(Program program, int tokens) {
        return program.constant(Shape.of(tokens, tokens), i -> i % tokens < i / tokens ? 1 : 0);
    }
}
