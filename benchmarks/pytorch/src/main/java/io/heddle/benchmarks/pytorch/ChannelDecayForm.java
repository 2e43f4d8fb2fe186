// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A decay a key channel in chunks (Yang et al. 2023, section 4): inside a chunk queries are multiplied and keys
 * divided by the decays since its beginning. RWKV-6 reads before the update, with a bonus for the present token.
 */
final class ChannelDecayForm implements Form {
    /** Of 16 to 128 the fastest; the decays of the input stay far from the limits of F32. */
    private static final long CHUNK = 64;

    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final Tensor logs;
    private final boolean before;
    private final Tensor bonus;

    ChannelDecayForm(OperatorWork work) {
        long[] keys = {work.time(), work.heads(), work.keyDim()};
        q = Tensors.of(work.queries(), keys);
        k = Tensors.of(work.writtenKeys(), keys);
        v = Tensors.of(work.writtenValues(), work.time(), work.heads(), work.valueDim());
        logs = Tensors.of(work.logDecays(), keys);
        before = work == OperatorWork.RWKV6;
        bonus = Tensors.of(work.bonus(), work.heads(), work.keyDim());
    }

    @Override
    public Tensor forward() {
        Tensor decays = Tensors.chunks(logs, CHUNK);
        Tensor sums = decays.cumsum(-2);
        Tensor values = Tensors.chunks(v, CHUNK);
        Tensor keys = Tensors.chunks(k, CHUNK);
        Tensor queries = Tensors.chunks(q, CHUNK).mul_((before ? sums.sub(decays) : sums).exp());
        Tensor ends = Tensors.last(sums, -2);

        Tensor weights = torch.matmul(queries, Tensors.transposed(keys.mul(sums.neg().exp_()))).tril_(before ? -1 : 0);
        Tensor y = torch.matmul(weights, values);

        Tensor states = torch.matmul(Tensors.transposed(keys.mul(ends.sub(sums).exp_())), values);
        Tensor kept = Tensors.transposed(ends.exp());
        long chunks = states.size(1);
        for (long chunk = 1; chunk < chunks; chunk++) {
            states.select(1, chunk).addcmul_(states.select(1, chunk - 1), kept.select(1, chunk));
        }
        y.narrow(1, 1, chunks - 1).add_(torch.matmul(queries.narrow(1, 1, chunks - 1), states.narrow(1, 0, chunks - 1)));
        Tensor joined = Tensors.joined(y);
        return before ? joined.addcmul_(q.mul(bonus).mul_(k).sum(new long[] {-1}).unsqueeze(-1), v) : joined;
    }
}
