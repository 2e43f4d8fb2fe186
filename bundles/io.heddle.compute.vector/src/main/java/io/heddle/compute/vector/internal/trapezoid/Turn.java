// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Cosines and sines of angles of some turns: polynomials on an eighth of a turn (minimax coefficients of the Cephes library). */
final class Turn {
    private static final float QUARTERS = (float) (2 / Math.PI);
    /** A quarter turn in three parts, the first two with few bits, so that small multiples of them are exact. */
    private static final float QUARTER_HIGH = 1.5703125f;
    private static final float QUARTER_MIDDLE = 4.837512969970703125e-4f;
    private static final float QUARTER_LOW = 7.54978995489188216e-8f;
    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final float MAGIC = 12582912f;

    private Turn() {}

    /** The cosines of {@code x[from..]} at {@code cosines} and the sines at {@code sines}, over whole vectors. */
    static void turn(float[] x, int from, int cosines, int sines, int count) {
        for (int k = 0; k < count; k += F32.LANES) {
            FloatVector angle = FloatVector.fromArray(F32.SPECIES, x, from + k);
            FloatVector shifted = angle.fma(F32.all(QUARTERS), F32.all(MAGIC));
            FloatVector n = shifted.sub(MAGIC);
            FloatVector r = n.fma(F32.all(-QUARTER_HIGH), angle);
            r = n.fma(F32.all(-QUARTER_MIDDLE), r);
            r = n.fma(F32.all(-QUARTER_LOW), r);
            FloatVector q = r.mul(r);
            FloatVector sine = q.fma(F32.all(-1.9515295891e-4f), F32.all(8.3321608736e-3f));
            sine = sine.fma(q, F32.all(-1.6666654611e-1f)).mul(q).fma(r, r);
            FloatVector cosine = q.fma(F32.all(2.443315711809948e-5f), F32.all(-1.388731625493765e-3f));
            cosine = cosine.fma(q, F32.all(4.166664568298827e-2f)).fma(q, F32.all(-0.5f)).fma(q, F32.all(1f));
            IntVector quarter = shifted.reinterpretAsInts();
            VectorMask<Float> odd = quarter.and(1).compare(VectorOperators.NE, 0).cast(F32.SPECIES);
            VectorMask<Float> minusSine = quarter.and(2).compare(VectorOperators.NE, 0).cast(F32.SPECIES);
            VectorMask<Float> minusCosine = quarter.add(1).and(2).compare(VectorOperators.NE, 0).cast(F32.SPECIES);
            FloatVector s = sine.blend(cosine, odd);
            FloatVector c = cosine.blend(sine, odd);
            s.blend(s.neg(), minusSine).intoArray(x, sines + k);
            c.blend(c.neg(), minusCosine).intoArray(x, cosines + k);
        }
    }
}
