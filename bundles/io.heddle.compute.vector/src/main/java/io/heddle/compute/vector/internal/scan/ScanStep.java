// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.pointwise.Exp2;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;

/**
 * Mamba's scan of a few tokens. States are stored channel by channel, so a vector is states of one
 * channel: that costs a sum across the vector, but the state is passed once, where it lies.
 */
final class ScanStep implements Workers.Piece {
    private final ScanOperands in;
    private final ScanRates rates;
    private final int time;
    private final int states;
    /** Where the lanes of a vector are added. */
    private final Workspaces sums = new Workspaces(F32.LANES);

    ScanStep(ScanOperands in, ScanRates rates, int time) {
        this.in = in;
        this.rates = rates;
        this.time = time;
        this.states = rates.states();
    }

    /** Channels of all rows, row after row. */
    @Override
    public void run(int from, int to) {
        int channels = rates.channels();
        float[] lanes = sums.take();
        for (int at = from; at < to;) {
            int row = at / channels;
            int channel = at % channels;
            int count = Math.min(channels - channel, to - at);
            for (int token = 0; token < time; token++) {
                token(row, token, channel, count, lanes);
            }
            at += count;
        }
        sums.giveBack(lanes);
    }

    private void token(int row, int token, int from, int count, float[] lanes) {
        long at = (long) from * Float.BYTES;
        long y = in.y().at(row, token) + at;
        if (token >= in.lanes().count(row)) {
            Memory.clear(y, (long) count * Float.BYTES);
            return;
        }
        long x = in.x().at(row, token) + at;
        int size = rates.channels() / rates.groups();
        long state = in.state() + ((long) in.lanes().slot(row) * rates.channels() + from) * states * Float.BYTES;
        for (int done = 0; done < count;) {
            int group = (from + done) / size;
            int some = Math.min(count - done, (group + 1) * size - from - done);
            long bytes = (long) done * Float.BYTES;
            group(from + done, some, x + bytes, in.dt().at(row, token) + at + bytes, in.b().at(row, token) + group * in.groupStep(),
                    in.c().at(row, token) + group * in.groupStepOfC(), state + bytes * states, y + bytes, lanes);
            done += some;
        }
        if (in.gate().isPresent()) {
            gate(in.gate().get().at(row, token) + at, y, count);
        }
    }

    private void group(int from, int count, long x, long dt, long b, long c, long state, long y,
            float[] lanes) {
        for (int i = 0; i < count; i++) {
            long at = (long) i * Float.BYTES;
            float step = Memory.getFloat(dt + at);
            float input = Memory.getFloat(x + at);
            int channel = from + i;
            long h = state + at * states;
            float read = rates.isPlain(step) ? channel(rates.a(), channel * states, states, step, step * input, b, c, h, lanes)
                    : byTheBook(channel * states, step, step * input, b, c, h);
            Memory.putFloat(y + at, Math.fma(rates.skip()[channel], input, read));
        }
    }

    private static float channel(float[] a, int aAt, int states, float step, float write, long b, long c, long h,
            float[] lanes) {
        FloatVector sum = F32.all(0f);
        int whole = F32.whole(states);
        for (int n = 0; n < whole; n += F32.LANES) {
            long at = (long) n * Float.BYTES;
            FloatVector decay = Exp2.of(FloatVector.fromArray(F32.SPECIES, a, aAt + n).mul(step));
            FloatVector next = F32.load(h + at).fma(decay, F32.load(b + at).mul(write));
            F32.store(next, h + at);
            sum = next.fma(F32.load(c + at), sum);
        }
        sum.intoArray(lanes, 0);
        float read = F32.sum(lanes, 0);
        for (int n = whole; n < states; n++) {
            long at = (long) n * Float.BYTES;
            float next = ScanRates.next(Memory.getFloat(h + at), step, a[aAt + n], write * Memory.getFloat(b + at));
            Memory.putFloat(h + at, next);
            read = Math.fma(next, Memory.getFloat(c + at), read);
        }
        return read;
    }

    private float byTheBook(int aAt, float step, float write, long b, long c, long h) {
        float sum = 0;
        for (int n = 0; n < states; n++) {
            long at = (long) n * Float.BYTES;
            float next = ScanRates.next(Memory.getFloat(h + at), step, rates.a()[aAt + n], write * Memory.getFloat(b + at));
            Memory.putFloat(h + at, next);
            sum += next * Memory.getFloat(c + at);
        }
        return sum;
    }

    /** {@code y = y * silu(gate)}. */
    static void gate(long gate, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            Exp.silu(F32.load(gate + at)).mul(F32.load(y + at)).intoMemorySegment(Memory.ALL, y + at, ByteOrder.LITTLE_ENDIAN);
        }
        // Fewer than a vector: a masked one of so many operations would be kept in objects.
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            float z = Memory.getFloat(gate + at);
            Memory.putFloat(y + at, (float) (Memory.getFloat(y + at) * (z / (1 + Math.exp(-z)))));
        }
    }
}
