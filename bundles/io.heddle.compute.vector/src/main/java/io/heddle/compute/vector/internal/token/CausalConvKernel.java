// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.token;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** A short causal convolution, token by token over all channels; its activation follows while the token is in the cache. */
final class CausalConvKernel implements Step {
    private static final int LEAST_FLOATS = 16 << 10;

    private final Dense x;
    private final Lane lanes;
    private final Workers workers;
    private final Activation activation;
    private final int channels;
    private final int time;
    private final int taps;
    private final long rowStep;
    private final long timeStep;
    private final long y;
    private final long weight;
    private final long bias;
    private final long state;
    private final long slotBytes;
    private final long tokenBytes;
    private final Workers.Piece piece = this::tokens;

    CausalConvKernel(CausalConv op, Tensor y, Binding binding, Workers workers) {
        this.x = Dense.of(op.x(), binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.activation = op.activation();
        this.channels = op.x().shape().width();
        this.time = op.x().size(1);
        this.taps = op.weight().shape().size(1);
        this.rowStep = x.tensor().stride(0) * Float.BYTES;
        this.timeStep = x.tensor().stride(1) * Float.BYTES;
        this.y = y.address();
        this.weight = byTap((FloatWeight) binding.weight(op.weight()), binding);
        this.bias = op.bias().map(b -> ((FloatWeight) binding.weight(b)).address())
                .orElseGet(() -> binding.scratch().allocate(DataType.F32, Shape.of(channels)).address());
        this.state = binding.state(op.state()).address();
        this.tokenBytes = (long) channels * Float.BYTES;
        this.slotBytes = (taps - 1) * tokenBytes;
    }

    /** The weight as {@code [taps, channel]}, so that vectors are channels. */
    private long byTap(FloatWeight stored, Binding binding) {
        long address = binding.scratch().allocate(DataType.F32, Shape.of(taps, channels)).address();
        for (int channel = 0; channel < channels; channel++) {
            for (int tap = 0; tap < taps; tap++) {
                float value = Memory.getFloat(stored.address() + ((long) channel * taps + tap) * Float.BYTES);
                Memory.putFloat(address + ((long) tap * channels + channel) * Float.BYTES, value);
            }
        }
        return address;
    }

    @Override
    public void run() {
        x.refresh();
        workers.range(lanes.batch() * time, Math.max(1, LEAST_FLOATS / channels), piece);
        for (int row = 0; row < lanes.batch(); row++) {
            carry(row);
        }
    }

    private void tokens(int from, int to) {
        for (int token = from; token < to; token++) {
            int row = token / time;
            int at = token % time;
            long out = y + token * tokenBytes;
            if (at >= lanes.count(row)) {
                Memory.clear(out, tokenBytes);
            } else if (taps == 4) {
                four(input(row, at - 3), input(row, at - 2), input(row, at - 1), input(row, at), out);
                Activations.apply(activation, out, out, channels);
            } else {
                Memory.copy(bias, out, tokenBytes);
                for (int tap = 0; tap < taps; tap++) {
                    Arithmetic.addProduct(input(row, at - taps + 1 + tap), weight + tap * tokenBytes, out, channels);
                }
                Activations.apply(activation, out, out, channels);
            }
        }
    }

    /** The place of an input of a row; before the first token it is carried. */
    private long input(int row, int token) {
        return token >= 0 ? x.tensor().address() + row * rowStep + token * timeStep
                : state + lanes.slot(row) * slotBytes + (taps - 1 + token) * tokenBytes;
    }

    private void four(long x0, long x1, long x2, long x3, long out) {
        int whole = F32.whole(channels);
        long w1 = weight + tokenBytes;
        long w2 = w1 + tokenBytes;
        long w3 = w2 + tokenBytes;
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector sum = F32.load(x0 + at).fma(F32.load(weight + at), F32.load(bias + at));
            sum = F32.load(x1 + at).fma(F32.load(w1 + at), sum);
            sum = F32.load(x2 + at).fma(F32.load(w2 + at), sum);
            F32.store(F32.load(x3 + at).fma(F32.load(w3 + at), sum), out + at);
        }
        if (whole < channels) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(channels);
            FloatVector sum = F32.load(x0 + at, rest).fma(F32.load(weight + at, rest), F32.load(bias + at, rest));
            sum = F32.load(x1 + at, rest).fma(F32.load(w1 + at, rest), sum);
            sum = F32.load(x2 + at, rest).fma(F32.load(w2 + at, rest), sum);
            F32.store(F32.load(x3 + at, rest).fma(F32.load(w3 + at, rest), sum), out + at, rest);
        }
    }

    /** Keeps the last inputs: those carried before move up where fewer came than are kept. */
    private void carry(int row) {
        int count = lanes.count(row);
        if (count == 0) {
            return;
        }
        long slot = state + lanes.slot(row) * slotBytes;
        for (int entry = 0; entry < taps - 1; entry++) {
            // Entries move towards the front, so none is overwritten before it is read.
            Memory.copy(input(row, count - (taps - 1) + entry), slot + entry * tokenBytes, tokenBytes);
        }
    }
}
