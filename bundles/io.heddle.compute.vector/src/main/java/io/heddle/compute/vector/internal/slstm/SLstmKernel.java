// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.slstm;

import io.heddle.api.operator.Activation;
import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.SLstm;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.recurrence.HeadRows;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;

/** A head of a row a part, token by token. */
final class SLstmKernel implements Step, Workers.Part {
    private final HeadRows x;
    private final HeadRows y;
    private final Lane lanes;
    private final Workers workers;
    private final int time;
    private final int heads;
    private final int channels;
    /** {@code [head, from channel, to gate and channel]}: turned, so that vectors are what is summed up. */
    private final float[] recurrent;
    /** {@code [head, gate and channel]}. */
    private final float[] bias;
    private final long state;
    /** {@code [thread, gate, channel]}: i, f, z and o of the present token. */
    private final long gates;
    private final long channelBytes;
    /**
     * What a token goes through. Calls of so many kinds are not merged into one method, which would be
     * larger than what the compiler keeps in registers.
     */
    private final Phase[] phases = {this::inputs, this::recur, this::forget, this::squash, this::output, this::stabilise,
        this::exponents, this::cell};

    /** A part of the work on one token and head. */
    @FunctionalInterface
    private interface Phase {
        /**
         * @param input where what comes in lies
         * @param h where the head's state begins
         * @param to where the gates go
         */
        void run(int head, long input, long h, long to);
    }

    SLstmKernel(SLstm op, Tensor y, Binding binding, Workers workers) {
        this.x = HeadRows.of(op.x(), binding);
        this.y = HeadRows.of(y, binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.time = y.size(1);
        this.heads = y.size(2);
        this.channels = y.size(3);
        this.recurrent = turned(((VectorWeight) binding.weight(op.recurrent())).numbers());
        this.bias = ((VectorWeight) binding.weight(op.bias())).numbers();
        this.state = binding.state(op.state()).address();
        this.gates = binding.scratch().allocate(DataType.F32, Shape.of(workers.threads(), SLstm.GATES * channels)).address();
        this.channelBytes = (long) channels * Float.BYTES;
    }

    private float[] turned(float[] stored) {
        float[] turned = new float[stored.length];
        int size = SLstm.GATES * channels;
        for (int head = 0; head < heads; head++) {
            int base = head * size * channels;
            for (int to = 0; to < size; to++) {
                for (int from = 0; from < channels; from++) {
                    turned[base + from * size + to] = stored[base + to * channels + from];
                }
            }
        }
        return turned;
    }

    @Override
    public void run() {
        x.refresh();
        workers.run(lanes.batch() * heads, this);
    }

    @Override
    public void run(int part, int thread) {
        int row = part / heads;
        int head = part % heads;
        int count = lanes.count(row);
        long h = state + lanes.slot(row) * 4 * heads * channelBytes + head * channelBytes;
        long scratch = gates + thread * SLstm.GATES * channelBytes;
        for (int token = 0; token < count; token++) {
            for (Phase phase : phases) {
                phase.run(head, x.at(row, token, head), h, scratch);
            }
            Memory.copy(h, y.at(row, token, head), channelBytes);
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token, head), channelBytes);
        }
    }

    private void inputs(int head, long input, long h, long to) {
        int size = SLstm.GATES * channels;
        CellSteps.inputs(size, input, bias, head * size, to);
    }

    private void recur(int head, long input, long h, long to) {
        int size = SLstm.GATES * channels;
        CellSteps.recur(size, channels, recurrent, head * size * channels, h, to);
    }

    private void forget(int head, long input, long h, long to) {
        Activations.apply(Activation.LOG_SIGMOID, to + channelBytes, to + channelBytes, channels);
    }

    private void squash(int head, long input, long h, long to) {
        Activations.apply(Activation.TANH, to + 2 * channelBytes, to + 2 * channelBytes, channels);
    }

    private void output(int head, long input, long h, long to) {
        Activations.apply(Activation.SIGMOID, to + 3 * channelBytes, to + 3 * channelBytes, channels);
    }

    private void stabilise(int head, long input, long h, long to) {
        CellSteps.stabilise(channels, to, h, heads * channelBytes);
    }

    private void exponents(int head, long input, long h, long to) {
        Activations.apply(Activation.EXP, to, to, 2 * channels);
    }

    private void cell(int head, long input, long h, long to) {
        CellSteps.cell(channels, to, h, heads * channelBytes);
    }
}
