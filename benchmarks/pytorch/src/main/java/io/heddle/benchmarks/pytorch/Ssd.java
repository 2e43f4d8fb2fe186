// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Mamba-2's recurrence in chunks (Dao and Gu 2024, listing 1), with keys and queries of one group that all
 * heads share, so that their products are computed once.
 */
final class Ssd {
    private static final long CHUNK = 64;

    private Ssd() {}

    /**
     * From an empty state.
     *
     * @param x {@code [time, head, value]}
     * @param dt {@code [time, head]}
     * @param rates {@code [head]}: A
     * @param b {@code [time, key]}
     * @param c {@code [time, key]}
     * @param skip {@code [head]}
     * @return like x
     */
    static Tensor forward(Tensor x, Tensor dt, Tensor rates, Tensor b, Tensor c, Tensor skip) {
        long chunks = x.size(0) / CHUNK;
        Tensor keys = b.contiguous().view(chunks, CHUNK, b.size(1));
        Tensor queries = c.contiguous().view(chunks, CHUNK, c.size(1));
        Tensor values = Tensors.chunks(x.mul(dt.unsqueeze(-1)), CHUNK);
        Tensor sums = Tensors.headChunks(dt.mul(rates), CHUNK).cumsum(-1);

        Tensor weights = sums.unsqueeze(-1).sub(sums.unsqueeze(-2)).exp_()
                .mul_(torch.matmul(queries, Tensors.transposed(keys))).tril_();
        Tensor y = torch.matmul(weights, values);

        Tensor toEnd = Tensors.last(sums, -1).sub(sums).exp_();
        Tensor states = torch.matmul(Tensors.transposed(values.mul(toEnd.unsqueeze(-1))), keys);
        Tensor kept = Tensors.last(sums, -1).exp().unsqueeze(-1);
        for (long chunk = 1; chunk < chunks; chunk++) {
            states.select(1, chunk).addcmul_(states.select(1, chunk - 1), kept.select(1, chunk));
        }
        Tensor before = states.narrow(1, 0, chunks - 1);
        Tensor read = torch.matmul(queries.narrow(0, 1, chunks - 1), Tensors.transposed(before));
        y.narrow(1, 1, chunks - 1).addcmul_(read, sums.narrow(1, 1, chunks - 1).exp().unsqueeze(-1));
        return Tensors.joined(y).addcmul_(x, skip.unsqueeze(-1));
    }
}
