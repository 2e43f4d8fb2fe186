// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Wkv4;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels of recurrences over single channels. */
public final class ScanKernels {
    private ScanKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                VectorKernel.single(ChannelRecurrence.class, (op, y, binding) -> decaying(op, y, binding, workers)),
                VectorKernel.single(ComplexRecurrence.class, (op, y, binding) -> new ComplexScan(op, y, binding, workers)),
                VectorKernel.single(SelectiveScan.class, (op, y, binding) -> SelectiveScanKernel.bind(op, y, binding, workers)),
                VectorKernel.single(Wkv4.class, (op, y, binding) -> average(op, y, binding, workers)));
    }

    private static Step decaying(ChannelRecurrence op, Tensor y, Binding binding, Workers workers) {
        return new ChannelLoop(op.x(), op.logDecay(), y, binding.state(op.state()), 1, binding, workers,
                (channel, count, x, logDecay, to, state) -> ChannelSteps.decaying(count, x, logDecay, to, state));
    }

    private static Step average(Wkv4 op, Tensor y, Binding binding, Workers workers) {
        float[] decay = ((FloatWeight) binding.weight(op.decayLog())).numbers();
        for (int i = 0; i < decay.length; i++) {
            decay[i] = (float) -Math.exp(decay[i]);
        }
        float[] bonus = ((FloatWeight) binding.weight(op.first())).numbers();
        long step = (long) decay.length * Float.BYTES;
        return new ChannelLoop(op.key(), op.value(), y, binding.state(op.state()), 3, binding, workers,
                (channel, count, key, value, to, state) -> ChannelSteps.wkv(decay, bonus, channel, count, key, value, to, state, step));
    }
}
