// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.Arrays;
import java.util.Optional;

/** A vector of channels of a row a part; its states lie turned in an array while tokens pass. */
final class DiagonalScanKernel implements Step, Workers.Part {
    private final Tokens x;
    private final Tokens y;
    private final Lane lanes;
    private final Workers workers;
    private final ModeBlocks blocks;
    private final int time;
    private final long state;
    private final Motion motion;
    private final Optional<Gaps> gaps;
    /** What modes are read with: times f, the imaginary part negative, as {@code Re c h} wants it. */
    private final float[] c;
    private final float[] d;
    /** By thread: the states, then x and y of a token. */
    private final float[][] carried;

    DiagonalScanKernel(DiagonalScan op, Tensor y, Binding binding, Workers workers) {
        this.x = Tokens.of(op.x(), binding);
        this.y = Tokens.of(y, binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.blocks = new ModeBlocks(y.size(2), op.c().shape().size(1));
        this.time = y.size(1);
        this.state = binding.state(op.state()).address();
        this.motion = Motion.of(op.modes(), blocks, binding);
        this.gaps = op.modes() instanceof Sampled sampled
                ? sampled.gaps().map(g -> new Gaps(g, Hold.of(sampled, blocks, binding), workers.threads())) : Optional.empty();
        float pairs = op.modes() instanceof Sampled ? 2 : 1;
        this.c = blocks.of(((VectorWeight) binding.weight(op.c())).numbers(), pairs, -pairs);
        this.d = Arrays.copyOf(((VectorWeight) binding.weight(op.d())).numbers(), blocks.count() * F32.LANES);
        this.carried = new float[workers.threads()][2 * blocks.part() + 2 * F32.LANES];
    }

    @Override
    public void run() {
        x.refresh();
        workers.run(lanes.batch() * blocks.count(), this);
    }

    @Override
    public void run(int part, int thread) {
        int row = part / blocks.count();
        int block = part % blocks.count();
        int count = lanes.count(row);
        int size = blocks.size(block);
        long at = (long) block * F32.BYTES;
        if (count > 0) {
            float[] h = carried[thread];
            Arrays.fill(h, 0);
            turn(row, block, h, false);
            tokens(row, block, count, h, thread);
            turn(row, block, h, true);
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token) + at, (long) size * Float.BYTES);
        }
    }

    private void tokens(int row, int block, int count, float[] h, int thread) {
        int size = blocks.size(block);
        int inputAt = 2 * blocks.part();
        long at = (long) block * F32.BYTES;
        if (gaps.isPresent()) {
            gaps.get().begin(thread);
        }
        for (int token = 0; token < count; token++) {
            F32.load(x.at(row, token) + at, h, inputAt, size);
            if (gaps.isPresent()) {
                Motion over = gaps.get().over(row, token, block, thread);
                ModeSteps.token(blocks.modes(), over.pole(), over.input(), 0, c, blocks.at(block), d, block * F32.LANES, h);
            } else {
                ModeSteps.token(blocks.modes(), motion.pole(), motion.input(), blocks.at(block), c, blocks.at(block), d,
                        block * F32.LANES, h);
            }
            F32.store(h, inputAt + F32.LANES, y.at(row, token) + at, size);
        }
    }

    /** Brings the states of a block from {@code [part, channel, mode]} to {@code [part, mode, lane]}, or back. */
    private void turn(int row, int block, float[] h, boolean back) {
        int modes = blocks.modes();
        long half = (long) blocks.channels() * modes * Float.BYTES;
        long first = state + 2 * lanes.slot(row) * half + (long) block * F32.LANES * modes * Float.BYTES;
        for (int part = 0; part < 2; part++) {
            for (int lane = 0; lane < blocks.size(block); lane++) {
                long from = first + part * half + (long) lane * modes * Float.BYTES;
                int to = part * blocks.part() + lane;
                for (int mode = 0; mode < modes; mode++) {
                    long address = from + (long) mode * Float.BYTES;
                    if (back) {
                        Memory.putFloat(address, h[to + mode * F32.LANES]);
                    } else {
                        h[to + mode * F32.LANES] = Memory.getFloat(address);
                    }
                }
            }
        }
    }
}
