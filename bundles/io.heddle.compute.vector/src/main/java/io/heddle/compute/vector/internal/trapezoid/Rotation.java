// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.Rotary;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.recurrence.HeadRows;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;

/** Biases and turns keys or queries; the cosines of a token and head serve all ranks. */
final class Rotation implements Step {
    private static final int LEAST = 8 << 10;

    private final HeadRows x;
    private final HeadRows phase;
    private final HeadRows y;
    private final long bias;
    private final int time;
    private final int ranks;
    private final int heads;
    private final int groups;
    private final int channels;
    private final int pairs;
    private final int padded;
    /** Floats from the first of a pair to the second, and from pair to pair. */
    private final int apart;
    private final int next;
    private final int tokens;
    private final Workers workers;
    private final Workspaces workspaces;
    private final Workers.Piece piece = this::tokens;

    Rotation(PhaseRotation op, Tensor y, Binding binding, Workers workers) {
        this.x = HeadRows.of(op.x(), binding);
        this.phase = HeadRows.of(op.phase(), binding);
        this.y = HeadRows.of(y, binding);
        this.bias = ((FloatWeight) binding.weight(op.bias())).address();
        this.time = y.size(1);
        this.tokens = y.size(0) * time;
        this.ranks = op.ranks();
        this.heads = op.phase().size(2);
        this.groups = op.x().size(2) / ranks;
        this.channels = y.size(3);
        this.pairs = op.phase().size(3);
        this.padded = (pairs + F32.LANES - 1) & -F32.LANES;
        boolean neighbours = op.pairing() == Rotary.Pairing.NEIGHBOURS;
        this.apart = neighbours ? 1 : channels / 2;
        this.next = neighbours ? 2 : 1;
        this.workers = workers;
        this.workspaces = new Workspaces(3 * padded);
    }

    @Override
    public void run() {
        x.refresh();
        phase.refresh();
        workers.range(tokens, Math.max(1, LEAST / (ranks * heads * channels)), piece);
    }

    private void tokens(int from, int to) {
        float[] space = workspaces.take();
        for (int i = from; i < to; i++) {
            int row = i / time;
            int token = i % time;
            for (int head = 0; head < heads; head++) {
                Memory.copy(phase.at(row, token, head), space, 0, pairs);
                Turn.turn(space, 0, padded, 2 * padded, padded);
                for (int rank = 0; rank < ranks; rank++) {
                    long from0 = x.at(row, token, rank * groups + head * groups / heads);
                    long target = y.at(row, token, rank * heads + head);
                    Arithmetic.sum(from0, 1, bias + (long) (head * ranks + rank) * channels * Float.BYTES, 1, target, channels);
                    turn(target, space);
                }
            }
        }
        workspaces.giveBack(space);
    }

    private void turn(long target, float[] space) {
        for (int pair = 0; pair < pairs; pair++) {
            long first = target + (long) pair * next * Float.BYTES;
            long second = first + (long) apart * Float.BYTES;
            float a = Memory.getFloat(first);
            float b = Memory.getFloat(second);
            float cosine = space[padded + pair];
            float sine = space[2 * padded + pair];
            Memory.putFloat(first, a * cosine - b * sine);
            Memory.putFloat(second, b * cosine + a * sine);
        }
    }
}
