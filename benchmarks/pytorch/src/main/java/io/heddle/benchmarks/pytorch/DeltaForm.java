// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The delta rule in chunks by the WY form, its triangular system solved for all chunks at once (Yang et al. 2024). */
final class DeltaForm implements Form {
    private static final long CHUNK = 64;

    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final Tensor shares;
    private final double scale;

    DeltaForm(OperatorWork work) {
        long[] keys = {work.time(), work.heads(), work.keyDim()};
        q = Tensors.of(work.queries(), keys);
        k = Tensors.of(work.writtenKeys(), keys);
        v = Tensors.of(work.writtenValues(), work.time(), work.heads(), work.valueDim());
        shares = Tensors.of(work.shares(), work.time(), work.heads(), 1);
        scale = 1 / Math.sqrt(work.keyDim());
    }

    @Override
    public Tensor forward() {
        Tensor queries = Tensors.chunks(Tensors.times(q, scale), CHUNK);
        Tensor keys = Tensors.chunks(k, CHUNK);
        Tensor share = Tensors.chunks(shares, CHUNK);
        Tensor taken = keys.mul(share);
        Tensor turned = Tensors.transposed(keys);
        Tensor system = torch.matmul(taken, turned).tril_(-1);
        Tensor right = torch.cat(new TensorVector(Tensors.chunks(v, CHUNK).mul_(share), taken), -1);
        // The diagonal of ones is implied.
        Tensor solved = torch.linalg_solve_triangular(system, right, false, true, true);
        long values = v.size(-1);
        Tensor written = solved.narrow(-1, 0, values).contiguous();
        Tensor erased = solved.narrow(-1, values, keys.size(-1)).contiguous().neg_();
        Tensor weights = torch.matmul(queries, turned).tril_();
        return Tensors.joined(Carried.read(queries, weights, written, erased, turned, null));
    }
}
