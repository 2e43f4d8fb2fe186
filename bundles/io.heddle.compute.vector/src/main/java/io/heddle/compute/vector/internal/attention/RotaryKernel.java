// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** The rotation of channel pairs: each channel times a cosine, plus its partner times a sine. */
final class RotaryKernel implements Step {
    private static final int LEAST_FLOATS = 16 << 10;
    private static final VectorShuffle<Float> NEIGHBOUR = VectorShuffle.fromOp(F32.SPECIES, lane -> lane ^ 1);

    private final Dense x;
    private final Lane lanes;
    private final Turns turns;
    private final Workers workers;
    private final Workspaces factors;
    private final boolean neighbours;
    private final int width;
    private final RowsOf from;
    private final RowsOf to;
    private final int time;
    private final int heads;
    private final Workers.Piece piece = this::tokens;

    /** @param factors arrays that hold what {@link Turns#copy} writes */
    RotaryKernel(RotaryEmbedding op, Tensor y, Binding binding, Workers workers, Turns turns, Workspaces factors) {
        this.x = Dense.of(op.x(), binding);
        this.lanes = new Lane(binding.lanes());
        this.turns = turns;
        this.workers = workers;
        this.factors = factors;
        this.neighbours = op.rotary().pairing() == Rotary.Pairing.NEIGHBOURS;
        this.width = op.rotary().width();
        this.from = RowsOf.floats(x.tensor());
        this.to = RowsOf.floats(y);
        this.time = y.size(1);
        this.heads = y.size(2);
    }

    @Override
    public void run() {
        x.refresh();
        workers.range(lanes.batch() * time, Math.max(1, LEAST_FLOATS / Math.max(1, heads * to.width())), piece);
    }

    private void tokens(int first, int last) {
        float[] turn = factors.take();
        long passing = (long) width * Float.BYTES;
        for (int token = first; token < last; token++) {
            int row = token / time;
            turns.copy(lanes.position(row, token % time), lanes.start(row) + lanes.count(row), turn);
            for (int head = token * heads; head < (token + 1) * heads; head++) {
                long source = from.address(head);
                long target = to.address(head);
                if (neighbours) {
                    neighbours(source, target, turn, width);
                } else {
                    halves(source, target, turn, width);
                }
                if (width < to.width()) {
                    Memory.copy(source + passing, target + passing, (long) (to.width() - width) * Float.BYTES);
                }
            }
        }
        factors.giveBack(turn);
    }

    private static void neighbours(long x, long y, float[] turn, int width) {
        int whole = F32.whole(width);
        for (int i = 0; i < whole; i += F32.LANES) {
            FloatVector value = F32.load(x + (long) i * Float.BYTES);
            FloatVector sum = value.rearrange(NEIGHBOUR).mul(FloatVector.fromArray(F32.SPECIES, turn, width + i));
            F32.store(value.fma(FloatVector.fromArray(F32.SPECIES, turn, i), sum), y + (long) i * Float.BYTES);
        }
        for (int i = whole; i < width; i++) {
            float sum = Memory.getFloat(x + (long) (i ^ 1) * Float.BYTES) * turn[width + i];
            Memory.putFloat(y + (long) i * Float.BYTES, Math.fma(Memory.getFloat(x + (long) i * Float.BYTES), turn[i], sum));
        }
    }

    private static void halves(long x, long y, float[] turn, int width) {
        int half = width / 2;
        rotated(x, x + (long) half * Float.BYTES, y, turn, 0, width, half);
        rotated(x + (long) half * Float.BYTES, x, y + (long) half * Float.BYTES, turn, half, width + half, half);
    }

    private static void rotated(long x, long partner, long y, float[] turn, int cosines, int sines, int count) {
        int whole = F32.whole(count);
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector sum = F32.load(partner + at).mul(FloatVector.fromArray(F32.SPECIES, turn, sines + i));
            F32.store(F32.load(x + at).fma(FloatVector.fromArray(F32.SPECIES, turn, cosines + i), sum), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            FloatVector sum = F32.load(partner + at, rest).mul(FloatVector.fromArray(F32.SPECIES, turn, sines + whole, rest));
            F32.store(F32.load(x + at, rest).fma(FloatVector.fromArray(F32.SPECIES, turn, cosines + whole, rest), sum), y + at, rest);
        }
    }
}
