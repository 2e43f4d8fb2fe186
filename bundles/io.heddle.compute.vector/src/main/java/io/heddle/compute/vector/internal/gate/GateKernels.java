// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.gate;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.List;
import java.util.stream.Stream;

/** Kernels of gates with two results. */
public final class GateKernels {
    /** Floats that a thread should have to do at least. */
    private static final int LEAST = 8 << 10;

    private GateKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                new VectorKernel<>(LowerBoundedGate.class, (op, outputs, binding) -> bounded(op, outputs, binding, workers)),
                new VectorKernel<>(RgLruGate.class, (op, outputs, binding) -> realGated(op, outputs, binding, workers)));
    }

    private static Step bounded(LowerBoundedGate op, List<Tensor> outputs, Binding binding, Workers workers) {
        Tokens x = Tokens.of(op.x(), binding);
        Tokens log = Tokens.of(outputs.get(0), binding);
        Tokens rest = Tokens.of(outputs.get(1), binding);
        int channels = op.x().shape().width();
        int time = op.x().size(1);
        boolean isBounded = op.bounds().isPresent() && op.layer() > 0;
        float[] bound = new float[channels];
        float[] open = new float[channels];
        if (isBounded) {
            bounds(((FloatWeight) binding.weight(op.bounds().get())).numbers(), op.layer(), bound, open);
        }
        Workers.Piece piece = (from, to) -> {
            for (int token = from; token < to; token++) {
                long in = x.at(token / time, token % time);
                long first = log.at(token / time, token % time);
                long second = rest.at(token / time, token % time);
                if (isBounded) {
                    Gates.bounded(in, bound, open, first, second, channels);
                } else {
                    Gates.unbounded(in, first, second, channels);
                }
            }
        };
        int tokens = op.x().size(0) * time;
        return () -> {
            x.refresh();
            workers.range(tokens, Math.max(1, LEAST / channels), piece);
        };
    }

    /** A softmax over the layers: the shares up to a layer, and the sum of the others, which keeps its digits near 0. */
    private static void bounds(float[] numbers, int layer, float[] bound, float[] open) {
        int channels = bound.length;
        int layers = numbers.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < layers; i++) {
                most = Math.max(most, numbers[i * channels + channel]);
            }
            double in = 0;
            double out = 0;
            for (int i = 0; i < layers; i++) {
                double share = Math.exp(numbers[i * channels + channel] - most);
                in += i >= 1 && i <= layer ? share : 0;
                out += i >= 1 && i <= layer ? 0 : share;
            }
            bound[channel] = (float) (in / (in + out));
            open[channel] = (float) (out / (in + out));
        }
    }

    private static Step realGated(RgLruGate op, List<Tensor> outputs, Binding binding, Workers workers) {
        Tokens x = Tokens.of(op.x(), binding);
        Tokens recurrence = Tokens.of(op.recurrenceGate(), binding);
        Tokens input = Tokens.of(op.inputGate(), binding);
        Tokens log = Tokens.of(outputs.get(0), binding);
        Tokens scaled = Tokens.of(outputs.get(1), binding);
        Lane lanes = new Lane(binding.lanes());
        int channels = op.x().shape().width();
        int time = op.x().size(1);
        float[] rate = ((FloatWeight) binding.weight(op.lambda())).numbers();
        for (int i = 0; i < channels; i++) {
            rate[i] = (float) (-8 * (Math.max(rate[i], 0) + Math.log1p(Math.exp(-Math.abs(rate[i])))));
        }
        long rates = binding.scratch().allocate(DataType.F32, Shape.of(channels)).address();
        Memory.copy(rate, 0, rates, channels);
        Workers.Piece piece = (from, to) -> {
            for (int token = from; token < to; token++) {
                int row = token / time;
                int at = token % time;
                long first = log.at(row, at);
                long second = scaled.at(row, at);
                if (at >= lanes.count(row)) {
                    Memory.clear(first, log.bytes());
                    Memory.clear(second, scaled.bytes());
                    continue;
                }
                Gates.open(x.at(row, at), input.at(row, at), second, channels);
                if (op.restart() && lanes.position(row, at) == 0) {
                    Gates.forget(first, channels);
                } else {
                    Gates.open(rates, recurrence.at(row, at), first, channels);
                    Gates.scale(first, second, channels);
                }
            }
        };
        int tokens = op.x().size(0) * time;
        return () -> {
            x.refresh();
            recurrence.refresh();
            input.refresh();
            workers.range(tokens, Math.max(1, LEAST / channels), piece);
        };
    }
}
