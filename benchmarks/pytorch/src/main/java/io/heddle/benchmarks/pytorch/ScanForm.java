// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Mamba's scan as a loop over tokens, as the reference of mamba_ssm does it: decays and inputs of many tokens at
 * once, then the state token by token. The reference takes the whole sequence at once and reads the state after each
 * token; blocks that fit the cache, with one operation a token and one read a block, are the fastest form that we know.
 */
final class ScanForm implements Form {
    private static final long BLOCK = 32;

    private final boolean blocks;
    private final Tensor x;
    private final Tensor dt;
    private final Tensor rates;
    private final Tensor b;
    private final Tensor c;
    private final Tensor skip;

    /** @param blocks whether the sequence is cut into blocks that fit the cache */
    ScanForm(OperatorWork work, boolean blocks) {
        this.blocks = blocks;
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
        return (blocks ? inBlocks() : atOnce()).addcmul_(x, skip);
    }

    private Tensor inBlocks() {
        TensorVector results = new TensorVector();
        Tensor state = torch.zeros(rates.size(0), rates.size(1));
        for (long from = 0; from < x.size(0); from += BLOCK) {
            TensorVector decays = decays(from, BLOCK).unbind(0);
            Tensor states = inputs(from, BLOCK);
            TensorVector steps = states.unbind(0);
            for (long t = 0; t < BLOCK; t++) {
                state = steps.get(t).addcmul_(decays.get(t), state);
            }
            results.push_back(torch.matmul(states, c.narrow(0, from, BLOCK).unsqueeze(-1)).squeeze(-1));
        }
        return torch.cat(results, 0);
    }

    private Tensor atOnce() {
        long time = x.size(0);
        TensorVector decays = decays(0, time).unbind(0);
        TensorVector inputs = inputs(0, time).unbind(0);
        TensorVector queries = c.unbind(0);
        TensorVector results = new TensorVector();
        Tensor state = torch.zeros(rates.size(0), rates.size(1));
        for (long t = 0; t < time; t++) {
            state = decays.get(t).mul(state).add_(inputs.get(t));
            results.push_back(torch.matmul(state, queries.get(t)));
        }
        return torch.stack(results, 0);
    }

    /** {@code [token, channel, state]}. */
    private Tensor decays(long from, long count) {
        return dt.narrow(0, from, count).unsqueeze(-1).mul(rates).exp_();
    }

    /** {@code [token, channel, state]}. */
    private Tensor inputs(long from, long count) {
        return dt.narrow(0, from, count).mul(x.narrow(0, from, count)).unsqueeze(-1).mul(b.narrow(0, from, count).unsqueeze(1));
    }
}
