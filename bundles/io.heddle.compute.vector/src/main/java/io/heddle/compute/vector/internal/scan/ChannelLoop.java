// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.token.Tokens;
import io.heddle.compute.vector.internal.work.Workers;

/**
 * Runs a recurrence of two inputs over ranges of channels of each row. A range is short enough that
 * its states stay in the first cache while tokens pass.
 */
final class ChannelLoop implements Step, Workers.Part {
    /** Channels of a range; a multiple of every vector. */
    private static final int RANGE = 256;

    private final Tokens first;
    private final Tokens second;
    private final Tokens result;
    private final Lane lanes;
    private final Workers workers;
    private final Body body;
    private final long state;
    private final int channels;
    private final int entries;
    private final int time;
    private final int ranges;

    /** A recurrence of one token. */
    @FunctionalInterface
    interface Body {
        /**
         * Does {@code count} channels.
         *
         * @param channel the first one's index
         * @param first where its first input begins
         * @param second where its second input begins
         * @param y where its result begins
         * @param state where its first state begins
         */
        void run(int channel, int count, long first, long second, long y, long state);
    }

    /** @param entries floats of state a channel; those of one kind lie side by side */
    ChannelLoop(Tensor first, Tensor second, Tensor result, Tensor state, int entries, Binding binding, Workers workers, Body body) {
        this.first = Tokens.of(first, binding);
        this.second = Tokens.of(second, binding);
        this.result = Tokens.of(result, binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.body = body;
        this.state = state.address();
        this.channels = result.shape().width();
        this.entries = entries;
        this.time = result.size(1);
        this.ranges = (channels + RANGE - 1) / RANGE;
    }

    @Override
    public void run() {
        first.refresh();
        second.refresh();
        if (time == 1) {
            // A token is too little work to share.
            for (int part = 0; part < lanes.batch() * ranges; part++) {
                run(part, 0);
            }
        } else {
            workers.run(lanes.batch() * ranges, this);
        }
    }

    @Override
    public void run(int part, int thread) {
        int row = part / ranges;
        int channel = part % ranges * RANGE;
        int size = Math.min(RANGE, channels - channel);
        int count = lanes.count(row);
        long at = (long) channel * Float.BYTES;
        long slot = state + (long) lanes.slot(row) * channels * entries * Float.BYTES + at;
        for (int token = 0; token < count; token++) {
            body.run(channel, size, first.at(row, token) + at, second.at(row, token) + at, result.at(row, token) + at, slot);
        }
        for (int token = count; token < time; token++) {
            Memory.clear(result.at(row, token) + at, (long) size * Float.BYTES);
        }
    }
}
