// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp2;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The scan of one block of channels over some tokens. States stay in the first cache. The loop over
 * a constant number of states is the fast one, because the compiler writes it out.
 */
final class ScanLoop {
    /** States that go at a time. */
    static final int STATES = 16;

    /** Where the tokens of the block lie: addresses of the first, and bytes from one to the next. */
    long x;
    long xStep;
    long dt;
    long dtStep;
    long y;
    long yStep;
    /** B and C of each token side by side, {@code [token, 2, state]}. */
    final float[] shared;
    /** States by block, {@code [block, state, lane]}. */
    final float[] h;
    private final float[] ones = new float[F32.LANES];
    private final int states;
    private final ScanBlocks blocks;
    private final ScanRates rates;

    ScanLoop(ScanRates rates, ScanBlocks blocks, int tokens, int width) {
        this.rates = rates;
        this.blocks = blocks;
        this.states = rates.states();
        Arrays.fill(ones, 1);
        this.shared = new float[2 * states * tokens];
        this.h = new float[width * states * F32.LANES];
    }

    /** Scans from token {@code 0}; block {@code at} of this range is block {@code block} of all. */
    void run(int block, int at, int tokens) {
        int hAt = at * states * F32.LANES;
        for (int token = 0; token < tokens;) {
            int plain = plain(dt, dtStep, token, tokens, rates.limit());
            if (plain > token) {
                plain(block, hAt, token, plain);
            } else {
                byTheBook(block, hAt, token);
                plain = token + 1;
            }
            token = plain;
        }
    }

    /** The first token from one on that has a step which vectors do not take. */
    private static int plain(long dt, long dtStep, int from, int to, int limit) {
        for (int token = from; token < to; token++) {
            if (!F32.load(dt + token * dtStep).reinterpretAsInts().compare(VectorOperators.ULT, limit).allTrue()) {
                return token;
            }
        }
        return to;
    }

    private void plain(int block, int hAt, int from, int to) {
        int aAt = block * states * F32.LANES;
        // The first sum begins with the skip, the others with the sum so far.
        float[] factor = blocks.skip();
        int factorAt = block * F32.LANES;
        long base = x;
        long baseStep = xStep;
        for (int n = 0; n < states; n += STATES) {
            if (n + STATES <= states) {
                sixteen(hAt + n * F32.LANES, blocks.a(), aAt + n * F32.LANES, n, from, to, base, baseStep, factor, factorAt);
            } else {
                rest(hAt + n * F32.LANES, blocks.a(), aAt + n * F32.LANES, n, from, to, base, baseStep, factor, factorAt);
            }
            factor = ones;
            factorAt = 0;
            base = y;
            baseStep = yStep;
        }
    }

    private void sixteen(int hAt, float[] a, int aAt, int bAt, int from, int to, long base, long baseStep, float[] factors,
            int factorAt) {
        FloatVector factor = FloatVector.fromArray(F32.SPECIES, factors, factorAt);
        float[] states = h;
        float[] both = shared;
        int size = this.states;
        for (int token = from; token < to; token++) {
            FloatVector step = F32.load(dt + token * dtStep);
            FloatVector write = step.mul(F32.load(x + token * xStep));
            FloatVector sum = F32.load(base + token * baseStep).mul(factor);
            int b = 2 * token * size + bAt;
            for (int n = 0; n < STATES; n++) {
                FloatVector decay = Exp2.of(step.mul(FloatVector.fromArray(F32.SPECIES, a, aAt + n * F32.LANES)));
                FloatVector next = FloatVector.fromArray(F32.SPECIES, states, hAt + n * F32.LANES).fma(decay, write.mul(both[b + n]));
                next.intoArray(states, hAt + n * F32.LANES);
                sum = next.fma(F32.all(both[b + size + n]), sum);
            }
            F32.store(sum, y + token * yStep);
        }
    }

    private void rest(int hAt, float[] a, int aAt, int bAt, int from, int to, long base, long baseStep, float[] factors,
            int factorAt) {
        FloatVector factor = FloatVector.fromArray(F32.SPECIES, factors, factorAt);
        float[] states = h;
        float[] both = shared;
        int size = this.states;
        for (int token = from; token < to; token++) {
            FloatVector step = F32.load(dt + token * dtStep);
            FloatVector write = step.mul(F32.load(x + token * xStep));
            FloatVector sum = F32.load(base + token * baseStep).mul(factor);
            int b = 2 * token * size + bAt;
            for (int n = 0; n < size - bAt; n++) {
                FloatVector decay = Exp2.of(step.mul(FloatVector.fromArray(F32.SPECIES, a, aAt + n * F32.LANES)));
                FloatVector next = FloatVector.fromArray(F32.SPECIES, states, hAt + n * F32.LANES).fma(decay, write.mul(both[b + n]));
                next.intoArray(states, hAt + n * F32.LANES);
                sum = next.fma(F32.all(both[b + size + n]), sum);
            }
            F32.store(sum, y + token * yStep);
        }
    }

    private void byTheBook(int block, int hAt, int token) {
        for (int lane = 0; lane < F32.LANES; lane++) {
            long at = (long) lane * Float.BYTES;
            float step = Memory.getFloat(dt + token * dtStep + at);
            float input = Memory.getFloat(x + token * xStep + at);
            float sum = blocks.skip()[block * F32.LANES + lane] * input;
            for (int n = 0; n < states; n++) {
                int index = n * F32.LANES + lane;
                float rate = blocks.a()[block * states * F32.LANES + index];
                h[hAt + index] = ScanRates.next(h[hAt + index], step, rate, step * input * shared[2 * token * states + n]);
                sum += h[hAt + index] * shared[(2 * token + 1) * states + n];
            }
            Memory.putFloat(y + token * yStep + at, sum);
        }
    }
}
