// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Mamba's scan as a loop over tokens, as the reference of mamba_ssm does it, made as fast as eager
 * operations allow: decays and inputs of a block of tokens at once, while they fit the cache, one
 * operation a token, and the read of the whole block by one product.
 */
final class ScanForm implements Form {
    private static final long BLOCK = 32;

    private final Tensor x;
    private final Tensor dt;
    private final Tensor rates;
    private final Tensor b;
    private final Tensor c;
    private final Tensor skip;

    ScanForm(OperatorWork work) {
        long time = work.time();
        long channels = work.heads();
        long states = work.keyDim();
        x = Tensors.of(work.writtenValues(), time, channels);
        dt = Tensors.of(work.steps(), time, channels);
        rates = Tensors.of(work.logRates(), channels, states).exp().neg();
        b = Tensors.of(work.writtenKeys(), time, states);
        c = Tensors.of(work.queries(), time, states);
        skip = Tensors.of(work.skips(), channels);
    }

    @Override
    public Tensor forward() {
        long time = x.size(0);
        Tensor written = dt.mul(x);
        TensorVector results = new TensorVector();
        Tensor state = torch.zeros(rates.size(0), rates.size(1));
        for (long from = 0; from < time; from += BLOCK) {
            TensorVector decays = dt.narrow(0, from, BLOCK).unsqueeze(-1).mul(rates).exp_().unbind(0);
            Tensor states = written.narrow(0, from, BLOCK).unsqueeze(-1).mul(b.narrow(0, from, BLOCK).unsqueeze(1));
            TensorVector steps = states.unbind(0);
            for (long t = 0; t < BLOCK; t++) {
                state = steps.get(t).addcmul_(decays.get(t), state);
            }
            results.push_back(torch.matmul(states, c.narrow(0, from, BLOCK).unsqueeze(-1)).squeeze(-1));
        }
        return torch.cat(results, 0).addcmul_(x, skip);
    }
}
