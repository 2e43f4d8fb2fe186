// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums over taps, of a vector of channels. Taps and staged inputs lie one vector after another. */
final class Sums {
    /** Tokens of a tile: each input that is loaded meets so many taps. */
    static final int TILE = 4;

    private Sums() {}

    /**
     * The sums of a tile over the inputs that all its tokens reach, to the front of {@code to}.
     *
     * @param h the taps
     * @param x the inputs
     * @param token the index in x of the first token
     * @param from the first input
     * @param end the last input, exclusive; at most {@code token + 1}
     */
    static void tile(float[] h, float[] x, int token, int from, int end, float[] to) {
        FloatVector a = F32.all(0f);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int tap = (token - from) * F32.LANES;
        for (int i = from * F32.LANES; i < end * F32.LANES; i += F32.LANES) {
            FloatVector input = FloatVector.fromArray(F32.SPECIES, x, i);
            a = FloatVector.fromArray(F32.SPECIES, h, tap).fma(input, a);
            b = FloatVector.fromArray(F32.SPECIES, h, tap + F32.LANES).fma(input, b);
            c = FloatVector.fromArray(F32.SPECIES, h, tap + 2 * F32.LANES).fma(input, c);
            d = FloatVector.fromArray(F32.SPECIES, h, tap + 3 * F32.LANES).fma(input, d);
            tap -= F32.LANES;
        }
        a.intoArray(to, 0);
        b.intoArray(to, F32.LANES);
        c.intoArray(to, 2 * F32.LANES);
        d.intoArray(to, 3 * F32.LANES);
    }

    /** Adds to one token's sum, which lies at {@code at}, the inputs from {@code from} to {@code end} exclusive. */
    static void add(float[] h, float[] x, int token, int from, int end, float[] to, int at) {
        FloatVector sum = FloatVector.fromArray(F32.SPECIES, to, at);
        int tap = (token - from) * F32.LANES;
        for (int i = from * F32.LANES; i < end * F32.LANES; i += F32.LANES) {
            sum = FloatVector.fromArray(F32.SPECIES, h, tap).fma(FloatVector.fromArray(F32.SPECIES, x, i), sum);
            tap -= F32.LANES;
        }
        sum.intoArray(to, at);
    }

    /**
     * Adds {@code count} inputs where they are kept, each a tap earlier than the one before.
     *
     * @param tap of the first input
     * @param from where it lies
     * @param step bytes to the next one
     */
    static void kept(float[] h, int tap, long from, long step, int count, float[] to) {
        FloatVector sum = FloatVector.fromArray(F32.SPECIES, to, 0);
        FloatVector odd = F32.all(0f);
        int at = tap * F32.LANES;
        long input = from;
        int i = 0;
        for (; i + 1 < count; i += 2) {
            sum = FloatVector.fromArray(F32.SPECIES, h, at).fma(F32.load(input), sum);
            odd = FloatVector.fromArray(F32.SPECIES, h, at - F32.LANES).fma(F32.load(input + step), odd);
            at -= 2 * F32.LANES;
            input += 2 * step;
        }
        if (i < count) {
            sum = FloatVector.fromArray(F32.SPECIES, h, at).fma(F32.load(input), sum);
        }
        sum.add(odd).intoArray(to, 0);
    }

    /** The same in the lanes of a row's rest. */
    static void keptRest(float[] h, int tap, long from, long step, int count, float[] to, int channels) {
        VectorMask<Float> rest = F32.rest(channels);
        FloatVector sum = FloatVector.fromArray(F32.SPECIES, to, 0);
        for (int i = 0; i < count; i++) {
            sum = FloatVector.fromArray(F32.SPECIES, h, (tap - i) * F32.LANES).fma(F32.load(from + i * step, rest), sum);
        }
        sum.intoArray(to, 0);
    }
}
