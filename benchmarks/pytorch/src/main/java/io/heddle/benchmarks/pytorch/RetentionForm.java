// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A constant decay a head in chunks (Sun et al. 2023, equation 7); what depends on the decays alone is computed once. */
final class RetentionForm implements Form {
    private static final long CHUNK = 128;

    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final Tensor mask;
    private final Tensor fromBegin;
    private final Tensor toEnd;
    private final Tensor whole;

    RetentionForm(OperatorWork work) {
        long[] keys = {work.time(), work.heads(), work.keyDim()};
        q = Tensors.of(work.queries(), keys);
        k = Tensors.of(work.writtenKeys(), keys);
        v = Tensors.of(work.writtenValues(), work.time(), work.heads(), work.valueDim());
        Tensor sums = Tensors.of(work.headDecays(), work.heads(), 1)
                .mul(torch.arange(new Scalar(1), new Scalar((int) CHUNK + 1)));
        mask = sums.unsqueeze(-1).sub(sums.unsqueeze(-2)).exp().tril().unsqueeze(1);
        fromBegin = sums.exp().unsqueeze(1).unsqueeze(-1);
        toEnd = Tensors.last(sums, -1).sub(sums).exp().unsqueeze(1).unsqueeze(-1);
        whole = Tensors.last(sums, -1).exp().unsqueeze(-1);
    }

    @Override
    public Tensor forward() {
        Tensor queries = Tensors.chunks(q, CHUNK);
        Tensor keys = Tensors.chunks(k, CHUNK);
        Tensor values = Tensors.chunks(v, CHUNK);
        Tensor y = torch.matmul(torch.matmul(queries, Tensors.transposed(keys)).mul_(mask), values);
        Tensor states = torch.matmul(Tensors.transposed(keys.mul_(toEnd)), values);
        long chunks = states.size(1);
        for (long chunk = 1; chunk < chunks; chunk++) {
            states.select(1, chunk).addcmul_(states.select(1, chunk - 1), whole);
        }
        y.narrow(1, 1, chunks - 1).addcmul_(
                torch.matmul(queries.narrow(1, 1, chunks - 1), states.narrow(1, 0, chunks - 1)), fromBegin);
        return Tensors.joined(y);
    }
}
