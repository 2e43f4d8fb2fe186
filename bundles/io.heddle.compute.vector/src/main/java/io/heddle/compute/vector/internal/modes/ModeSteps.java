// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;

/** One token of one block of channels. */
final class ModeSteps {
    private ModeSteps() {}

    /**
     * {@code h = p h + b x}, {@code y = Re sum c h + d x}; x and y are one vector each.
     *
     * @param modes how many
     * @param pole p from {@code motionAt} on, real before imaginary parts, {@code [part, mode, lane]}
     * @param input b, like p
     * @param c from {@code at} on, like p, with imaginary parts that are negative already
     * @param d from {@code dAt} on
     * @param h the state from 0 on, like p; x follows it, and y follows x
     */
    static void token(int modes, float[] pole, float[] input, int motionAt, float[] c, int at, float[] d, int dAt, float[] h) {
        int part = modes * F32.LANES;
        FloatVector x = FloatVector.fromArray(F32.SPECIES, h, 2 * part);
        FloatVector y = x.mul(FloatVector.fromArray(F32.SPECIES, d, dAt));
        for (int i = 0; i < part; i += F32.LANES) {
            FloatVector re = FloatVector.fromArray(F32.SPECIES, h, i);
            FloatVector im = FloatVector.fromArray(F32.SPECIES, h, part + i);
            FloatVector pRe = FloatVector.fromArray(F32.SPECIES, pole, motionAt + i);
            FloatVector pIm = FloatVector.fromArray(F32.SPECIES, pole, motionAt + part + i);
            FloatVector nextRe = x.fma(FloatVector.fromArray(F32.SPECIES, input, motionAt + i), re.mul(pRe).sub(im.mul(pIm)));
            FloatVector nextIm = x.fma(FloatVector.fromArray(F32.SPECIES, input, motionAt + part + i), re.fma(pIm, im.mul(pRe)));
            nextRe.intoArray(h, i);
            nextIm.intoArray(h, part + i);
            y = nextRe.fma(FloatVector.fromArray(F32.SPECIES, c, at + i), y);
            y = nextIm.fma(FloatVector.fromArray(F32.SPECIES, c, at + part + i), y);
        }
        y.intoArray(h, 2 * part + F32.LANES);
    }
}
