// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.api.operator.Activation;
import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.NeuralMemory;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.recurrence.HeadNumbers;
import io.heddle.compute.vector.internal.recurrence.HeadRows;
import io.heddle.compute.vector.internal.work.Workers;

/** A head of a row a part, token by token: each gradient needs the weights that the token before left. */
final class NeuralMemoryKernel implements Step, Workers.Part {
    private final HeadRows key;
    private final HeadRows value;
    private final HeadRows query;
    private final HeadRows y;
    private final HeadNumbers rate;
    private final HeadNumbers momentum;
    private final HeadNumbers forgetting;
    private final Layer up;
    private final Layer down;
    private final Lane lanes;
    private final Workers workers;
    private final int time;
    private final int heads;
    private final long channelBytes;
    private final long innerBytes;
    /** By thread: {@code [inner]} three times, then {@code [channel]}. */
    private final long scratch;
    /**
     * What a token goes through. Calls of so many kinds are not merged into one method, which would be
     * larger than what the compiler keeps in registers.
     */
    private final Phase[] phases = {this::readKey, this::error, this::back, this::learnUp, this::learnDown, this::readQuery,
        this::result};

    /** A part of the work on one token and head. */
    @FunctionalInterface
    private interface Phase {
        /** @param room the thread's scratch memory */
        void run(int row, int token, int head, long room);
    }

    NeuralMemoryKernel(NeuralMemory op, Tensor y, Binding binding, Workers workers) {
        this.key = HeadRows.of(op.key(), binding);
        this.value = HeadRows.of(op.value(), binding);
        this.query = HeadRows.of(op.query(), binding);
        this.y = HeadRows.of(y, binding);
        this.rate = HeadNumbers.of(op.rate());
        this.momentum = HeadNumbers.of(op.momentum());
        this.forgetting = HeadNumbers.of(op.forgetting());
        this.up = Layer.of(op.up(), op.memory().up(), op.memory().upMomentum(), binding);
        this.down = Layer.of(op.down(), op.memory().down(), op.memory().downMomentum(), binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.time = y.size(1);
        this.heads = y.size(2);
        this.channelBytes = (long) up.in() * Float.BYTES;
        this.innerBytes = (long) up.out() * Float.BYTES;
        this.scratch = binding.scratch().allocate(DataType.F32, Shape.of(workers.threads(), 3 * up.out() + up.in())).address();
    }

    @Override
    public void run() {
        key.refresh();
        value.refresh();
        query.refresh();
        workers.run(lanes.batch() * heads, this);
    }

    @Override
    public void run(int part, int thread) {
        int row = part / heads;
        int head = part % heads;
        int count = lanes.count(row);
        long room = scratch + thread * (3 * innerBytes + channelBytes);
        for (int token = 0; token < count; token++) {
            for (Phase phase : phases) {
                phase.run(row, token, head, room);
            }
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token, head), channelBytes);
        }
    }

    private long share(long room) {
        return room + innerBytes;
    }

    private long backAt(long room) {
        return room + 2 * innerBytes;
    }

    private long errorAt(long room) {
        return room + 3 * innerBytes;
    }

    private void readKey(int row, int token, int head, long room) {
        read(key.at(row, token, head), lanes.slot(row), head, room);
    }

    private void readQuery(int row, int token, int head, long room) {
        read(query.at(row, token, head), lanes.slot(row), head, room);
    }

    /** {@code silu(up x)} to the front of the room, and its sigmoid behind it. */
    private void read(long x, int slot, int head, long room) {
        up.multiply(slot, head, x, room);
        Activations.apply(Activation.SIGMOID, room, share(room), up.out());
        Rows.activate(up.out(), room, share(room));
    }

    private void error(int row, int token, int head, long room) {
        down.multiply(lanes.slot(row), head, room, errorAt(room));
        Rows.error(down.out(), rate.at(row, token, head), value.at(row, token, head), errorAt(room));
    }

    private void back(int row, int token, int head, long room) {
        down.multiplyTurned(lanes.slot(row), head, errorAt(room), backAt(room));
        Rows.slope(up.out(), room, share(room), backAt(room));
    }

    private void learnUp(int row, int token, int head, long room) {
        up.learn(lanes.slot(row), head, momentum.at(row, token, head), forgetting.at(row, token, head), backAt(room),
                key.at(row, token, head));
    }

    private void learnDown(int row, int token, int head, long room) {
        down.learn(lanes.slot(row), head, momentum.at(row, token, head), forgetting.at(row, token, head), errorAt(room), room);
    }

    private void result(int row, int token, int head, long room) {
        down.multiply(lanes.slot(row), head, room, y.at(row, token, head));
    }
}
