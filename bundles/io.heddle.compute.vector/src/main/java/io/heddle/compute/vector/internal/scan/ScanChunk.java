// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.work.Workers;

/**
 * Mamba's scan of many tokens, some of them at a time over a range of channels, so that memory is
 * read as it lies and what the range carries stays in the second cache.
 */
final class ScanChunk implements Workers.Part {
    private static final int TOKENS = 64;
    private static final int LEAST_BLOCKS = 8;
    private static final int RANGES_OF_A_THREAD = 2;

    private final ScanOperands in;
    private final ScanBlocks blocks;
    private final int time;
    private final int states;
    private final int channels;
    private final int ranges;
    private final ScanLoop[] loops;
    /** Room for each thread's tokens of a block that is no whole vector: x, dt, y. */
    private final long[] edges;

    ScanChunk(ScanOperands in, ScanRates rates, int time, int threads, Binding binding) {
        this.in = in;
        this.time = time;
        this.states = rates.states();
        this.channels = rates.channels();
        this.blocks = ScanBlocks.of(rates);
        int wanted = threads == 1 ? 1 : (RANGES_OF_A_THREAD * threads + in.lanes().batch() - 1) / in.lanes().batch();
        this.ranges = Math.clamp(blocks.count() / LEAST_BLOCKS, 1, wanted);
        int tokens = Math.min(TOKENS, time);
        this.loops = new ScanLoop[threads];
        this.edges = new long[threads];
        for (int thread = 0; thread < threads; thread++) {
            loops[thread] = new ScanLoop(rates, blocks, tokens, (blocks.count() + ranges - 1) / ranges);
            edges[thread] = binding.scratch().allocate(DataType.F32, Shape.of(3, tokens, F32.LANES)).address();
        }
    }

    /** How many parts there are. */
    int parts() {
        return in.lanes().batch() * ranges;
    }

    @Override
    public void run(int part, int thread) {
        int row = part / ranges;
        int from = (int) ((long) blocks.count() * (part % ranges) / ranges);
        int to = (int) ((long) blocks.count() * (part % ranges + 1) / ranges);
        int count = in.lanes().count(row);
        if (from == to) {
            return;
        }
        ScanLoop loop = loops[thread];
        long state = in.state() + (long) in.lanes().slot(row) * channels * states * Float.BYTES;
        if (count > 0) {
            load(loop, state, from, to);
            for (int token = 0; token < count; token += TOKENS) {
                tokens(loop, edges[thread], row, token, Math.min(TOKENS, count - token), from, to);
            }
            store(loop, state, from, to);
        }
        long at = (long) blocks.first()[from] * Float.BYTES;
        long bytes = (long) (blocks.first()[to - 1] + blocks.size()[to - 1]) * Float.BYTES - at;
        for (int token = count; token < time; token++) {
            Memory.clear(in.y().at(row, token) + at, bytes);
        }
    }

    private void tokens(ScanLoop loop, long edge, int row, int token, int tokens, int from, int to) {
        for (int block = from; block < to; block++) {
            if (block == from || blocks.group()[block] != blocks.group()[block - 1]) {
                share(loop.shared, row, token, tokens, blocks.group()[block]);
            }
            long at = (long) blocks.first()[block] * Float.BYTES;
            loop.x = in.x().at(row, token) + at;
            loop.xStep = in.x().tokenStep();
            loop.dt = in.dt().at(row, token) + at;
            loop.dtStep = in.dt().tokenStep();
            loop.y = in.y().at(row, token) + at;
            loop.yStep = in.y().tokenStep();
            if (blocks.size()[block] == F32.LANES) {
                loop.run(block, block - from, tokens);
            } else {
                edge(loop, edge, block, block - from, tokens);
            }
        }
        int first = blocks.first()[from];
        gate(row, token, tokens, (long) first * Float.BYTES, blocks.first()[to - 1] + blocks.size()[to - 1] - first);
    }

    /** B and C of one group, token by token. */
    private void share(float[] shared, int row, int token, int tokens, int group) {
        for (int i = 0; i < tokens; i++) {
            Memory.copy(in.b().at(row, token + i) + group * in.groupStep(), shared, 2 * i * states, states);
            Memory.copy(in.c().at(row, token + i) + group * in.groupStepOfC(), shared, (2 * i + 1) * states, states);
        }
    }

    /** A block that is no whole vector, by copies that are; lanes beyond it stay 0. */
    private void edge(ScanLoop loop, long edge, int block, int at, int tokens) {
        long bytes = (long) blocks.size()[block] * Float.BYTES;
        long y = loop.y;
        long yStep = loop.yStep;
        long dt = edge + (long) tokens * F32.BYTES;
        long result = dt + (long) tokens * F32.BYTES;
        Memory.clear(edge, 2L * tokens * F32.BYTES);
        for (int i = 0; i < tokens; i++) {
            Memory.copy(loop.x + i * loop.xStep, edge + (long) i * F32.BYTES, bytes);
            Memory.copy(loop.dt + i * loop.dtStep, dt + (long) i * F32.BYTES, bytes);
        }
        loop.x = edge;
        loop.xStep = F32.BYTES;
        loop.dt = dt;
        loop.dtStep = F32.BYTES;
        loop.y = result;
        loop.yStep = F32.BYTES;
        loop.run(block, at, tokens);
        for (int i = 0; i < tokens; i++) {
            Memory.copy(result + (long) i * F32.BYTES, y + i * yStep, bytes);
        }
    }

    private void gate(int row, int token, int tokens, long at, int count) {
        if (in.gate().isPresent()) {
            Tokens gate = in.gate().get();
            for (int i = 0; i < tokens; i++) {
                ScanStep.gate(gate.at(row, token + i) + at, in.y().at(row, token + i) + at, count);
            }
        }
    }

    private void load(ScanLoop loop, long state, int from, int to) {
        for (int block = from; block < to; block++) {
            int begin = (block - from) * states * F32.LANES;
            for (int lane = 0; lane < F32.LANES; lane++) {
                boolean there = lane < blocks.size()[block];
                long place = state + (long) (blocks.first()[block] + lane) * states * Float.BYTES;
                for (int n = 0; n < states; n++) {
                    loop.h[begin + n * F32.LANES + lane] = there ? Memory.getFloat(place + (long) n * Float.BYTES) : 0;
                }
            }
        }
    }

    private void store(ScanLoop loop, long state, int from, int to) {
        for (int block = from; block < to; block++) {
            int begin = (block - from) * states * F32.LANES;
            for (int lane = 0; lane < blocks.size()[block]; lane++) {
                long place = state + (long) (blocks.first()[block] + lane) * states * Float.BYTES;
                for (int n = 0; n < states; n++) {
                    Memory.putFloat(place + (long) n * Float.BYTES, loop.h[begin + n * F32.LANES + lane]);
                }
            }
        }
    }
}
