// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.recurrence.MatrixOperands.Division;

/**
 * The recurrence token by token on the state where it lies. A row of S passes through the first
 * cache once a token: what is erased is read from it, then it decays, is written to and read.
 */
final class TokenForm {
    private final MatrixOperands in;
    private final int padded;
    /** Channels of a value, padded. */
    private final int width;
    private final int writes;
    /** Where things are in a workspace. */
    private final int decay = 0;
    private final int queries;
    private final int keys;
    private final int erasing;
    private final int erased;
    private final int bonus;
    private final int values;
    private final int results;
    private final int factors;
    private final int present;
    /** One pass over a row does all. */
    private final boolean plain;

    TokenForm(MatrixOperands in) {
        this.in = in;
        this.padded = Staged.padded(in.key);
        width = Staged.padded(in.value);
        this.writes = in.keys.length;
        queries = decay + padded;
        keys = queries + in.queries * padded;
        erasing = keys + writes * padded;
        erased = erasing + padded;
        bonus = erased + padded;
        values = bonus + padded;
        results = values + writes * width;
        factors = results + width;
        present = factors + writes;
        plain = writes == 1 && in.a == null && !in.before;
    }

    /** Floats of a workspace. */
    int size() {
        return present + writes;
    }

    /** Advances one head by tokens {@code from} to {@code to} exclusive. */
    void run(int row, int head, int from, int to, float[] x) {
        for (int token = from; token < to; token++) {
            stage(row, head, token, x);
            double least = decay(row, head, token, x);
            for (int i = 0; i < writes; i++) {
                Staged.load(in.values[i].at(row, token, head), in.value, x[factors + i], x, values + i * width);
            }
            for (int query = 0; query < in.queries; query++) {
                read(row, head, token, query, least, x);
            }
        }
    }

    private void stage(int row, int head, int token, float[] x) {
        for (int i = 0; i < in.queries; i++) {
            Staged.load(in.queries == 1 ? in.query.shared(row, token, head, in.heads) : in.query.at(row, token, i * in.heads + head),
                    in.key, in.queryScale, x, queries + i * padded);
        }
        for (int i = 0; i < writes; i++) {
            Staged.load(in.keys[i].shared(row, token, head, in.heads), in.key, 1, x, keys + i * padded);
            x[factors + i] = in.scale(i, row, token, head);
        }
        if (in.a != null) {
            Staged.load(in.a.shared(row, token, head, in.heads), in.key, 1, x, erasing);
            Staged.load(in.b.shared(row, token, head, in.heads), in.key, 1, x, erased);
        }
        if (in.before) {
            stageBonus(head, x);
        }
    }

    /** What the present token sees of its own writes. */
    private void stageBonus(int head, float[] x) {
        Staged.fill(x, bonus, padded, 0);
        in.bonus(head, x, bonus);
        Staged.product(x, queries, bonus, bonus, padded);
        for (int i = 0; i < writes; i++) {
            x[present + i] = Staged.dot(x, bonus, keys + i * padded, padded);
        }
    }

    /** Sets the decay; with a running maximum also moves that on. @return the least divisor */
    private double decay(int row, int head, int token, float[] x) {
        if (in.channelLogs != null) {
            Staged.loadExp(in.channelLogs.shared(row, token, head, in.heads), in.key, x, decay);
            return 0;
        }
        double log = in.headLogs.at(row, token, head);
        double least = 0;
        if (in.division == Division.STABILISED) {
            long place = in.maximum(row, head);
            double carried = Memory.getFloat(place);
            double gate = Math.max(in.inputGate.at(row, token, head), HeadLogs.LEAST);
            // As the next pass would find it, so that pieces are scaled like the whole.
            float maximum = (float) Math.max(log + carried, gate);
            Memory.putFloat(place, maximum);
            log += carried - maximum;
            least = Math.exp(-maximum);
            float strength = (float) Math.exp(gate - maximum);
            for (int i = 0; i < writes; i++) {
                x[factors + i] *= strength;
            }
        }
        Staged.fill(x, decay, padded, (float) Math.exp(log));
        return least;
    }

    /** Advances S with the first query, reads it with the others, and stores what was read. */
    private void read(int row, int head, int token, int query, double least, float[] x) {
        long state = in.state(row, head);
        long step = (long) in.key * Float.BYTES;
        boolean advances = query == 0;
        for (int p = 0; p < in.value; p++) {
            x[results + p] = advances ? advance(state + p * step, p, x)
                    : StateRow.dot(state + p * step, x, queries + query * padded, in.key);
        }
        if (in.division != Division.NONE) {
            float sum = advance(in.sum(row, head), -1, x);
            Staged.scale(x, results, 1 / in.divisor(sum, least), results, width);
        }
        int result = query * in.heads + head;
        Staged.store(x, results, in.skip == null ? 0 : in.skip.at(row, token, result),
                in.skip == null ? 0 : in.skipFactor(head), in.y.at(row, token, result), in.value);
    }

    /** Advances one row of S and reads it. @param channel of the value; -1 for the row that counts */
    private float advance(long place, int channel, float[] x) {
        if (plain) {
            return StateRow.advanceAndDot(place, x, decay, keys, queries, x[channel < 0 ? factors : values + channel], in.key);
        }
        float read = in.before ? StateRow.dot(place, x, queries, in.key) : 0;
        float lost = in.a == null ? 0 : StateRow.dot(place, x, erasing, in.key);
        for (int i = 0; i < writes; i++) {
            float value = x[channel < 0 ? factors + i : values + i * width + channel];
            if (i == 0) {
                StateRow.advance(place, x, decay, keys, value, in.key);
            } else {
                StateRow.add(place, x, keys + i * padded, value, in.key);
            }
            read = in.before ? Math.fma(x[present + i], value, read) : read;
        }
        if (in.a != null) {
            StateRow.add(place, x, erased, lost, in.key);
        }
        return in.before ? read : StateRow.dot(place, x, queries, in.key);
    }
}
