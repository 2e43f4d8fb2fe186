// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.operator.Rotary;
import java.util.Arrays;

/**
 * The sines and cosines of one rotary embedding by position, shared by all layers and sequences that
 * use it: each is computed in double once, and kept until a position {@value #KEPT} further on needs
 * its place. Thread-safe.
 */
final class Turns {
    private static final int KEPT = 2048;
    private static final long NOTHING = -1;

    private final Rotary rotary;
    private final int width;
    private final double[] frequencies;
    private long frequenciesOf = NOTHING;
    /** Which position, at which length, a place holds. */
    private final long[] keys = new long[KEPT];
    private final float[] kept;

    Turns(Rotary rotary) {
        this.rotary = rotary;
        this.width = rotary.width();
        this.frequencies = new double[width / 2];
        this.kept = new float[KEPT * 2 * width];
        Arrays.fill(keys, NOTHING);
    }

    /** Floats that {@link #copy} writes. */
    int floats() {
        return 2 * width;
    }

    /**
     * Gives the factors of a position as {@code y[i] = x[i] * to[i] + x[partner of i] * to[width + i]}
     * wants them: cosines, then sines with the sign of each channel.
     *
     * @param length of the sequence, which dynamic scaling looks at
     */
    synchronized void copy(int position, int length, float[] to) {
        long stretched = rotary.scaling() instanceof Rotary.Scaling.Dynamic dynamic && length > dynamic.trained() ? length : 0;
        long key = stretched << Integer.SIZE | position & 0xffff_ffffL;
        int place = position & KEPT - 1;
        if (keys[place] != key) {
            keys[place] = NOTHING;
            if (frequenciesOf != stretched) {
                rotary.frequencies((int) stretched, frequencies);
                frequenciesOf = stretched;
            }
            fill(position, place * 2 * width);
            keys[place] = key;
        }
        System.arraycopy(kept, place * 2 * width, to, 0, 2 * width);
    }

    private void fill(int position, int at) {
        boolean neighbours = rotary.pairing() == Rotary.Pairing.NEIGHBOURS;
        for (int pair = 0; pair < width / 2; pair++) {
            double angle = position * frequencies[pair];
            float cosine = (float) (rotary.magnitude() * Math.cos(angle));
            float sine = (float) (rotary.magnitude() * Math.sin(angle));
            int first = at + (neighbours ? 2 * pair : pair);
            int second = neighbours ? first + 1 : first + width / 2;
            kept[first] = cosine;
            kept[second] = cosine;
            kept[first + width] = -sine;
            kept[second + width] = sine;
        }
    }
}
