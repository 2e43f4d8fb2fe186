// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.pytorch;

import io.heddle.benchmarks.OperatorWork;
import org.bytedeco.pytorch.Tensor;

/** {@link Ssd} alone. */
final class SsdForm implements Form {
    private final Tensor x;
    private final Tensor dt;
    private final Tensor rates;
    private final Tensor b;
    private final Tensor c;
    private final Tensor skip;

    SsdForm(OperatorWork work) {
        x = Tensors.of(work.writtenValues(), work.time(), work.heads(), work.valueDim());
        dt = Tensors.of(work.steps(), work.time(), work.heads());
        rates = Tensors.of(work.logRates(), work.heads()).exp().neg();
        b = Tensors.of(work.writtenKeys(), work.time(), work.keyDim());
        c = Tensors.of(work.queries(), work.time(), work.keyDim());
        skip = Tensors.of(work.skips(), work.heads());
    }

    @Override
    public Tensor forward() {
        return Ssd.forward(x, dt, rates, b, c, skip);
    }
}
