// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** The part of a delta rule that goes chunk by chunk, since what a chunk writes depends on the state before it. */
final class Carried {
    private Carried() {}

    /**
     * Everything is {@code [head, chunk, ..]}.
     *
     * @param queries {@code [token, key]}
     * @param weights {@code [token, token]}: how tokens read what their chunk writes
     * @param written {@code [token, value]}: what is written to an empty state
     * @param erased {@code [token, key]}: what is added to it for a state
     * @param keysTurned {@code [key, token]}: under which it is written, decayed to the chunk's end
     * @param kept {@code [key, 1]}: the decay of a chunk; null for none
     */
    static Tensor read(Tensor queries, Tensor weights, Tensor written, Tensor erased, Tensor keysTurned, @Nullable Tensor kept) {
        TensorVector results = new TensorVector();
        Tensor state = torch.zeros(queries.size(0), queries.size(3), written.size(3));
        for (long chunk = 0; chunk < queries.size(1); chunk++) {
            Tensor values = torch.baddbmm(written.select(1, chunk), erased.select(1, chunk), state);
            Tensor y = torch.bmm(queries.select(1, chunk), state).baddbmm_(weights.select(1, chunk), values);
            results.push_back(y);
            state = (kept == null ? state : state.mul_(kept.select(1, chunk))).baddbmm_(keysTurned.select(1, chunk), values);
        }
        return torch.stack(results, 1);
    }
}
