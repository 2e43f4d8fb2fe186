// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.LongConvolution;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.Arrays;

/**
 * A vector of channels of a row a part. One token reads past inputs where they are kept; many bring
 * them together first, and are summed up in tiles, or by transforms where that is less work.
 */
final class LongConvolutionKernel implements Step, Workers.Part {
    /** What a convolution by three transforms of n values costs, in terms of the sum, per {@code n log2 n}: they leave the caches sooner. */
    private static final int WORK = 64;

    private final Tokens x;
    private final Tokens y;
    private final Lane lanes;
    private final Workers workers;
    private final int time;
    private final int channels;
    private final int blocks;
    private final int capacity;
    private final int taps;
    private final long past;
    private final float[][] filter;
    private final float[] direct;
    private final Staging[] staging;
    private Fourier fourier = new Fourier(1);

    LongConvolutionKernel(LongConvolution op, Tensor y, Binding binding, Workers workers, FilterCache filters) {
        Tensor storage = binding.state(op.past());
        if (storage.type() != DataType.F32) {
            throw new IllegalArgumentException("the inputs " + op.past() + " are kept as " + storage + "; the vector compute reads F32");
        }
        this.x = Tokens.of(op.x(), binding);
        this.y = Tokens.of(y, binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.time = y.size(1);
        this.channels = y.size(2);
        this.blocks = (channels + F32.LANES - 1) / F32.LANES;
        this.capacity = storage.size(1);
        this.taps = Math.min(op.filter().length(), capacity);
        this.past = storage.address();
        this.filter = filters.get(op.filter(), taps, binding);
        this.direct = Arrays.copyOf(((VectorWeight) binding.weight(op.direct())).numbers(), blocks * F32.LANES);
        this.staging = new Staging[workers.threads()];
        Arrays.setAll(staging, thread -> new Staging());
    }

    @Override
    public void run() {
        x.refresh();
        int largest = 1;
        for (int row = 0; row < lanes.batch(); row++) {
            largest = Math.max(largest, transform(row));
        }
        if (largest > fourier.largest()) {
            fourier = new Fourier(largest);
        }
        workers.run(lanes.batch() * blocks, this);
        for (int row = 0; row < lanes.batch(); row++) {
            keep(row);
        }
    }

    /** The size of a row's transforms, or 0 where the sum itself is less work. */
    private int transform(int row) {
        int count = lanes.count(row);
        int inputs = reached(row) + count;
        // What wraps around falls on inputs before the first token, whose results nobody wants.
        int needed = Math.max(inputs, count + Math.min(taps, inputs) - 1);
        int size = Integer.highestOneBit(Math.max(1, needed - 1)) * 2;
        long bySum = (long) count * (reached(row) + count / 2 + 1);
        return bySum > WORK * (long) size * Integer.numberOfTrailingZeros(size) ? size : 0;
    }

    /** How many past inputs the first token reaches. */
    private int reached(int row) {
        return Math.min(lanes.start(row), taps - 1);
    }

    @Override
    public void run(int part, int thread) {
        int row = part / blocks;
        int block = part % blocks;
        int count = lanes.count(row);
        int size = Math.min(F32.LANES, channels - block * F32.LANES);
        long at = (long) block * F32.BYTES;
        if (count > 0 && time == 1) {
            one(row, block, size, staging[thread].sums);
        } else if (count > 0) {
            many(row, block, size, count, staging[thread]);
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token) + at, (long) size * Float.BYTES);
        }
    }

    private void one(int row, int block, int size, float[] sums) {
        long at = (long) block * F32.BYTES;
        float[] h = filter[block];
        int reached = reached(row);
        int first = (lanes.start(row) - reached) % capacity;
        int straight = Math.min(reached, capacity - first);
        Arrays.fill(sums, 0, F32.LANES, 0);
        kept(h, reached, row, first, straight, block, sums);
        kept(h, reached - straight, row, 0, reached - straight, block, sums);
        long present = x.at(row, 0) + at;
        for (int lane = 0; lane < size; lane++) {
            float input = Memory.getFloat(present + (long) lane * Float.BYTES);
            sums[lane] = Math.fma(h[lane] + direct[block * F32.LANES + lane], input, sums[lane]);
        }
        F32.store(sums, 0, y.at(row, 0) + at, size);
    }

    private void kept(float[] h, int tap, int row, int entry, int count, int block, float[] sums) {
        long from = place(row, entry) + (long) block * F32.BYTES;
        long step = (long) channels * Float.BYTES;
        if ((block + 1) * F32.LANES <= channels) {
            Sums.kept(h, tap, from, step, count, sums);
        } else {
            Sums.keptRest(h, tap, from, step, count, sums, channels);
        }
    }

    /** Where an entry of a row's window lies. */
    private long place(int row, int entry) {
        return past + ((long) lanes.slot(row) * capacity + entry) * channels * Float.BYTES;
    }

    private void many(int row, int block, int size, int count, Staging stage) {
        int reached = reached(row);
        int inputs = reached + count;
        int transform = transform(row);
        float[] in = stage.inputs(Math.max(inputs, transform));
        stage(row, block, size, reached, count, in);
        if (transform > 0) {
            stage.convolve(inputs, filter[block], Math.min(taps, inputs), transform, fourier);
            for (int token = 0; token < count; token++) {
                store(row, block, size, token, in, (reached + token) * F32.LANES);
            }
        } else {
            sum(row, block, size, reached, count, in, stage.sums);
        }
    }

    /** Brings the inputs that are reached, then the new ones, together. */
    private void stage(int row, int block, int size, int reached, int count, float[] in) {
        long at = (long) block * F32.BYTES;
        int start = lanes.start(row);
        for (int i = 0; i < reached; i++) {
            F32.load(place(row, (start - reached + i) % capacity) + at, in, i * F32.LANES, size);
        }
        for (int token = 0; token < count; token++) {
            F32.load(x.at(row, token) + at, in, (reached + token) * F32.LANES, size);
        }
    }

    private void sum(int row, int block, int size, int reached, int count, float[] in, float[] sums) {
        float[] h = filter[block];
        for (int token = 0; token < count; token += Sums.TILE) {
            int first = reached + token;
            int tokens = Math.min(Sums.TILE, count - token);
            // Inputs that all tokens of the tile reach; the few before and behind them are each token's own.
            int from = Math.max(0, first + Sums.TILE - taps);
            int end = tokens == Sums.TILE ? Math.max(from, first + 1) : from;
            Sums.tile(h, in, first, from, end, sums);
            for (int i = 0; i < tokens; i++) {
                int least = Math.max(0, first + i - taps + 1);
                Sums.add(h, in, first + i, least, Math.min(from, first + i + 1), sums, i * F32.LANES);
                Sums.add(h, in, first + i, Math.max(end, least), first + i + 1, sums, i * F32.LANES);
                store(row, block, size, token + i, sums, i * F32.LANES);
            }
        }
    }

    /** Adds the direct part to a sum, which becomes a result. */
    private void store(int row, int block, int size, int token, float[] sums, int sum) {
        long at = (long) block * F32.BYTES;
        long to = y.at(row, token) + at;
        long input = x.at(row, token) + at;
        for (int lane = 0; lane < size; lane++) {
            sums[sum + lane] = Math.fma(direct[block * F32.LANES + lane], Memory.getFloat(input + (long) lane * Float.BYTES),
                    sums[sum + lane]);
        }
        F32.store(sums, sum, to, size);
    }

    private void keep(int row) {
        int count = lanes.count(row);
        int start = lanes.start(row);
        for (int token = Math.max(0, count - capacity); token < count; token++) {
            Memory.copy(x.at(row, token), place(row, (start + token) % capacity), x.bytes());
        }
    }
}
