// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * RWKV-7 in chunks: a diagonal plus low-rank transition in the WY form, its triangular system solved for all chunks
 * at once (Yang et al. 2024; Peng et al. 2025).
 */
final class Rwkv7Form implements Form {
    /** With decays down to exp(-0.61) a token, the quotients inside a chunk stay within F32. */
    private static final long CHUNK = 64;

    private final Tensor q;
    private final Tensor k;
    private final Tensor v;
    private final Tensor logs;
    private final Tensor a;
    private final Tensor b;

    Rwkv7Form(OperatorWork work) {
        long[] keys = {work.time(), work.heads(), work.keyDim()};
        q = Tensors.of(work.queries(), keys);
        k = Tensors.of(work.writtenKeys(), keys);
        v = Tensors.of(work.writtenValues(), work.time(), work.heads(), work.valueDim());
        logs = Tensors.of(work.logDecays(), keys);
        a = Tensors.of(work.directions(), keys).neg();
        b = Tensors.of(Draw.times(work.directions(), work.channelShares()), keys);
    }

    @Override
    public Tensor forward() {
        Tensor decays = Tensors.chunks(logs, CHUNK);
        Tensor sums = decays.cumsum(-2);
        Tensor values = Tensors.chunks(v, CHUNK);
        Tensor keys = Tensors.chunks(k, CHUNK);
        Tensor added = Tensors.chunks(b, CHUNK);
        Tensor queries = Tensors.chunks(q, CHUNK).mul_(sums.exp());
        Tensor erasers = Tensors.chunks(a, CHUNK).mul_(sums.sub(decays).exp_());
        Tensor divided = sums.neg().exp_();
        Tensor keysBack = Tensors.transposed(keys.mul(divided));
        Tensor addedBack = Tensors.transposed(added.mul(divided));

        Tensor system = torch.matmul(erasers, addedBack).tril_(-1).neg_();
        Tensor right = torch.cat(new TensorVector(
                torch.matmul(torch.matmul(erasers, keysBack).tril_(-1), values), erasers), -1);
        // The diagonal of ones is implied.
        Tensor solved = torch.linalg_solve_triangular(system, right, false, true, true);
        Tensor fromEmpty = solved.narrow(-1, 0, v.size(-1));
        Tensor fromState = solved.narrow(-1, v.size(-1), k.size(-1)).contiguous();

        // What is written under keys does not depend on the state: its erasers are zero.
        Tensor end = Tensors.last(sums, -2);
        Tensor toEnd = end.sub(sums).exp_();
        Tensor written = torch.cat(new TensorVector(values, fromEmpty), -2);
        Tensor erased = torch.constant_pad_nd(fromState, new long[] {0, 0, CHUNK, 0});
        Tensor weights = torch.cat(new TensorVector(torch.matmul(queries, keysBack).tril_(),
                torch.matmul(queries, addedBack).tril_()), -1);
        Tensor turned = Tensors.transposed(torch.cat(new TensorVector(keys.mul(toEnd), added.mul(toEnd)), -2));
        return Tensors.joined(Carried.read(queries, weights, written, erased, turned, Tensors.transposed(end.exp())));
    }
}
