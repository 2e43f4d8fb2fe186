// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.probe;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Fused multiply-adds on registers alone, in more chains than their latency hides. */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    private static final int LOOPS = 1_000_000;
    /** Of one call on one thread. */
    static final long OPERATIONS = 2L * CHAINS * LOOPS * SPECIES.length();

    private static volatile float sink;

    private FmaPeak() {}

    static void run(int thread) {
        sink = chains(0.999f + thread * 1e-6f, 0.001f);
    }

    private static float chains(float factor, float addend) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        FloatVector g = FloatVector.broadcast(SPECIES, addend);
        FloatVector a = g;
        FloatVector b = f;
        FloatVector c = g.add(1);
        FloatVector d = g.add(2);
        FloatVector e = g.add(3);
        FloatVector h = g.add(4);
        FloatVector i = g.add(5);
        FloatVector j = g.add(6);
        FloatVector k = g.add(7);
        FloatVector l = g.add(8);
        FloatVector m = g.add(9);
        FloatVector n = g.add(10);
        for (int loop = 0; loop < LOOPS; loop++) {
            a = a.fma(f, g);
            b = b.fma(f, g);
            c = c.fma(f, g);
            d = d.fma(f, g);
            e = e.fma(f, g);
            h = h.fma(f, g);
            i = i.fma(f, g);
            j = j.fma(f, g);
            k = k.fma(f, g);
            l = l.fma(f, g);
            m = m.fma(f, g);
            n = n.fma(f, g);
        }
        return a.add(b).add(c).add(d).add(e).add(h).add(i).add(j).add(k).add(l).add(m).add(n).lane(0);
    }
}
