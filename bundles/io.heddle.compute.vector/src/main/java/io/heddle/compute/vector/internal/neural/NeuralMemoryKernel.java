// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activation;
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
        int slot = lanes.slot(row);
        long room = scratch + thread * (3 * innerBytes + channelBytes);
        for (int token = 0; token < count; token++) {
            learn(row, token, head, slot, room);
            read(query.at(row, token, head), slot, head, room);
            down.multiply(slot, head, room, y.at(row, token, head));
        }
        for (int token = count; token < time; token++) {
            Memory.clear(y.at(row, token, head), channelBytes);
        }
    }

    /** One step of descent on the token's key and value. */
    private void learn(int row, int token, int head, int slot, long room) {
        long share = room + innerBytes;
        long back = share + innerBytes;
        long error = back + innerBytes;
        read(key.at(row, token, head), slot, head, room);
        down.multiply(slot, head, room, error);
        Rows.error(down.out(), rate.at(row, token, head), value.at(row, token, head), error);
        down.multiplyTurned(slot, head, error, back);
        Rows.slope(up.out(), room, share, back);
        float eta = momentum.at(row, token, head);
        float alpha = forgetting.at(row, token, head);
        up.learn(slot, head, eta, alpha, back, key.at(row, token, head));
        down.learn(slot, head, eta, alpha, error, room);
    }

    /** {@code silu(up x)} to the front of the room, and its sigmoid behind it. */
    private void read(long x, int slot, int head, long room) {
        long share = room + innerBytes;
        up.multiply(slot, head, x, room);
        Activations.apply(Activation.SIGMOID, room, share, up.out());
        Rows.activate(up.out(), room, share);
    }
}
