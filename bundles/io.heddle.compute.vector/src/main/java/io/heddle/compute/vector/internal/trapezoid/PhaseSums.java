// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.work.Workers;

/**
 * Phases token by token in double, each rounded to what the next pass would find, so that pieces
 * turn like the whole. Tokens that are not valid keep the phase.
 */
final class PhaseSums implements Step {
    private static final double TURN = 2 * Math.PI;
    private static final int LEAST = 4 << 10;

    private final Lane lanes;
    private final Tensor angle;
    private final Tensor dt;
    private final Tensor y;
    private final int time;
    private final int heads;
    private final int pairs;
    private final long state;
    /** {@code [batch, time, pair]}: what a step of 1 turns. */
    private final double[] turns;
    private final Workers workers;
    private final Workers.Piece tokens = this::turn;
    private final Workers.Piece rows = this::add;

    PhaseSums(PhaseAccumulation op, Tensor y, Binding binding, Workers workers) {
        this.lanes = new Lane(binding.lanes());
        this.angle = op.angle();
        this.dt = op.dt();
        this.y = y;
        this.time = y.size(1);
        this.heads = y.size(2);
        this.pairs = y.size(3);
        this.state = binding.state(op.state()).address();
        this.turns = new double[y.size(0) * time * pairs];
        this.workers = workers;
    }

    @Override
    public void run() {
        workers.range(lanes.batch() * time, Math.max(1, LEAST / pairs), tokens);
        workers.range(lanes.batch() * heads, Math.max(1, LEAST / (pairs * time)), rows);
    }

    private static float get(Tensor tensor, int row, int token, int last) {
        return Memory.getFloat(tensor.address()
                + (row * tensor.stride(0) + token * tensor.stride(1) + last * tensor.stride(2)) * Float.BYTES);
    }

    private void turn(int from, int to) {
        for (int token = from; token < to; token++) {
            for (int pair = 0; pair < pairs; pair++) {
                turns[token * pairs + pair] = Math.PI * Math.tanh(get(angle, token / time, token % time, pair));
            }
        }
    }

    private void add(int from, int to) {
        for (int i = from; i < to; i++) {
            int row = i / heads;
            int head = i % heads;
            long carried = state + ((long) lanes.slot(row) * heads + head) * pairs * Float.BYTES;
            long last = carried;
            for (int token = 0; token < time; token++) {
                long place = y.address() + (row * y.stride(0) + token * y.stride(1) + head * y.stride(2)) * Float.BYTES;
                if (token < lanes.count(row)) {
                    add(last, get(dt, row, token, head), (row * time + token) * pairs, place);
                } else {
                    Memory.copy(last, place, (long) pairs * Float.BYTES);
                }
                last = place;
            }
            Memory.copy(last, carried, (long) pairs * Float.BYTES);
        }
    }

    private void add(long last, double step, int turn, long place) {
        for (int pair = 0; pair < pairs; pair++) {
            long at = (long) pair * Float.BYTES;
            double turned = Memory.getFloat(last + at) + turns[turn + pair] * step;
            Memory.putFloat(place + at, (float) (turned - TURN * Math.floor(turned / TURN)));
        }
    }
}
