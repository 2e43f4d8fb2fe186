// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.DataType;
import io.heddle.compute.nd4j.internal.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One form of the matrix recurrence.
 *
 * @param forgets how often a logarithm of the decay is -1e4 or minus infinity, in percent
 */
record MatrixCase(Forgetting decay, boolean erase, boolean before, Division division, int writes, boolean scaled,
        boolean skip, int keyHeads, int time, int forgets) {
    static final int BATCH = 3;
    static final int HEADS = 4;
    static final int VALUE = 5;
    static final int KEY = 6;

    enum Forgetting { NONE, CONSTANT, PER_HEAD, PER_CHANNEL, BY_STEP }

    enum Division { NONE, SUM, STABILISED }

    /** Every combination that is defined; the other properties alternate. */
    static Stream<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        for (Forgetting decay : Forgetting.values()) {
            for (Division division : Division.values()) {
                for (int i = 0; i < 4; i++) {
                    boolean erase = i / 2 == 1;
                    boolean before = i % 2 == 1;
                    if (division != Division.STABILISED || !erase && !before && decay != Forgetting.PER_CHANNEL) {
                        int number = cases.size();
                        cases.add(new MatrixCase(decay, erase, before, division, 1 + number % 2, number % 3 == 0,
                                number % 2 == 0, number % 4 == 0 ? HEADS : number % 4 == 1 ? 1 : 2, 41, 0));
                    }
                }
            }
        }
        return cases.stream();
    }

    MatrixCase with(int newTime, int newForgets) {
        return new MatrixCase(decay, erase, before, division, writes, scaled, skip, keyHeads, newTime, newForgets);
    }

    /** The logarithms of the decays take this many channels a token and head. */
    int decayHeads() {
        return decay == Forgetting.PER_CHANNEL ? keyHeads : HEADS;
    }

    /**
     * The operands of a case, row-major, {@code [batch, time, ..]}.
     *
     * @param logs what decays: their logarithms; the time steps if a weight multiplies them; one a head if constant
     */
    record Operands(double[] query, List<double[]> keys, List<double[]> values, List<double[]> scales, double[] a,
            double[] b, double[] logs, double[] aLog, double[] bonus, double[] gate, double[] skip, double[] state,
            double[] sum, double[] maximum) {}

    static final int SLOTS = 5;

    /** Operands at which sums are well conditioned in F32. */
    Operands operands(Numbers numbers, DataType type) {
        int tokens = BATCH * time;
        int perKey = tokens * keyHeads * KEY;
        // A sum that is divided by must stay away from 0.
        double low = division == Division.SUM ? 0 : -1;
        List<double[]> keys = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        List<double[]> scales = new ArrayList<>();
        for (int i = 0; i < writes; i++) {
            keys.add(numbers.uniform(perKey, low, 1));
            values.add(numbers.normal((long) tokens * HEADS * VALUE));
            scales.add(numbers.uniform((long) tokens * HEADS, 0.2, 1.2));
        }
        double[] b = numbers.uniform(perKey, low * 0.4, 0.4);
        double[] a = Numbers.round(Arrays.stream(b).map(x -> -x).toArray(), type);
        return new Operands(numbers.uniform(perKey, low, 1), keys, values, scales, a, b, logs(numbers, tokens),
                numbers.uniform(HEADS, -1, 0.5), numbers.uniform(HEADS * KEY, 0, 1), numbers.uniform(tokens * HEADS, -3, 3),
                numbers.normal(HEADS), numbers.normal(SLOTS * HEADS * VALUE * KEY), numbers.uniform(SLOTS * HEADS * KEY, 0, 1),
                numbers.uniform(SLOTS * HEADS, -1, 1));
    }

    private double[] logs(Numbers numbers, int tokens) {
        if (decay == Forgetting.BY_STEP) {
            return numbers.uniform((long) tokens * HEADS, 0.01, 1);
        }
        double[] logs = switch (decay) {
            case CONSTANT -> numbers.uniform(HEADS, -0.5, 0);
            case PER_CHANNEL -> numbers.uniform((long) tokens * keyHeads * KEY, -1, 0);
            default -> numbers.uniform((long) tokens * HEADS, -1, 0);
        };
        for (int i = 0; i < logs.length; i++) {
            if (numbers.below(100) < forgets) {
                logs[i] = i % 2 == 0 ? -1e4 : Double.NEGATIVE_INFINITY;
            }
        }
        return logs;
    }
}
