// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import jdk.incubator.vector.FloatVector;

/** The linear recurrent unit: a row a part, token by token over all channels. */
final class ComplexScan implements Step, Workers.Part {
    private final Tokens x;
    private final Tokens y;
    private final Lane lanes;
    private final Workers workers;
    private final long state;
    private final int time;
    private final int channels;
    private final float[] real;
    private final float[] imaginary;
    private final float[] scale;

    ComplexScan(ComplexRecurrence op, Tensor y, Binding binding, Workers workers) {
        this.x = Tokens.of(op.x(), binding);
        this.y = Tokens.of(y, binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.state = binding.state(op.state()).address();
        this.time = y.size(1);
        this.channels = y.size(2) / 2;
        float[] nu = ((FloatWeight) binding.weight(op.nu())).numbers();
        float[] theta = ((FloatWeight) binding.weight(op.theta())).numbers();
        this.real = new float[channels];
        this.imaginary = new float[channels];
        this.scale = new float[channels];
        for (int i = 0; i < channels; i++) {
            double rate = Math.exp(nu[i]);
            double angle = Math.exp(theta[i]);
            real[i] = (float) (Math.exp(-rate) * Math.cos(angle));
            imaginary[i] = (float) (Math.exp(-rate) * Math.sin(angle));
            scale[i] = (float) Math.sqrt(-Math.expm1(-2 * rate));
        }
    }

    @Override
    public void run() {
        x.refresh();
        workers.run(lanes.batch(), this);
    }

    @Override
    public void run(int row, int thread) {
        int count = lanes.count(row);
        long half = (long) channels * Float.BYTES;
        long h = state + 2 * lanes.slot(row) * half;
        for (int token = 0; token < count; token++) {
            token(x.at(row, token), y.at(row, token), h, half);
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token), y.bytes());
        }
    }

    private void token(long from, long to, long h, long half) {
        int whole = F32.whole(channels);
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector a = FloatVector.fromArray(F32.SPECIES, real, i);
            FloatVector b = FloatVector.fromArray(F32.SPECIES, imaginary, i);
            FloatVector s = FloatVector.fromArray(F32.SPECIES, scale, i);
            FloatVector re = F32.load(h + at);
            FloatVector im = F32.load(h + half + at);
            FloatVector nextRe = re.fma(a, s.mul(F32.load(from + at))).sub(im.mul(b));
            FloatVector nextIm = re.fma(b, im.fma(a, s.mul(F32.load(from + half + at))));
            F32.store(nextRe, h + at);
            F32.store(nextIm, h + half + at);
            F32.store(nextRe, to + at);
            F32.store(nextIm, to + half + at);
        }
        for (int i = whole; i < channels; i++) {
            long at = (long) i * Float.BYTES;
            float re = Memory.getFloat(h + at);
            float im = Memory.getFloat(h + half + at);
            float nextRe = real[i] * re - imaginary[i] * im + scale[i] * Memory.getFloat(from + at);
            float nextIm = imaginary[i] * re + real[i] * im + scale[i] * Memory.getFloat(from + half + at);
            Memory.putFloat(h + at, nextRe);
            Memory.putFloat(h + half + at, nextIm);
            Memory.putFloat(to + at, nextRe);
            Memory.putFloat(to + half + at, nextIm);
        }
    }
}
