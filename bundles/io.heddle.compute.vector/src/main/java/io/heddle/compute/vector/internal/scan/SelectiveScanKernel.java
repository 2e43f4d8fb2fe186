// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.work.Workers;

/** Mamba's scan with its skip and its gate: by channels where there are many tokens, by states where there are few. */
final class SelectiveScanKernel {
    /** Up to so many tokens turning the states into the order of blocks and back does not pay. */
    private static final int FEW = 4;
    /** States that a thread should have to do at least. */
    private static final int LEAST_STATES = 8 << 10;

    private SelectiveScanKernel() {}

    static Step bind(SelectiveScan op, Tensor y, Binding binding, Workers workers) {
        ScanOperands in = ScanOperands.of(op, y, binding);
        ScanRates rates = ScanRates.of(op, binding);
        int time = y.size(1);
        if (time <= FEW) {
            Workers.Piece piece = new ScanStep(in, rates, time);
            int channels = y.size(0) * rates.channels();
            int least = Math.max(1, LEAST_STATES / (rates.states() * Math.max(1, time)));
            return () -> {
                in.refresh();
                workers.range(channels, least, piece);
            };
        }
        ScanChunk chunk = new ScanChunk(in, rates, time, workers.threads(), binding);
        return () -> {
            in.refresh();
            workers.run(chunk.parts(), chunk);
        };
    }
}
