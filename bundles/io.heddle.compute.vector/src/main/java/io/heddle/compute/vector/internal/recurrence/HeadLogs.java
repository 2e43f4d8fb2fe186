// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.Decay;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logarithms of a decay by head: a rate a head, times a number a token and head where there is one. */
final class HeadLogs {
    /** All is forgotten long before it; minus infinity plus infinity would be NaN. */
    static final double LEAST = -1e30;

    private final double[] rates;
    private final @Nullable HeadNumbers numbers;
    /** Where the rates' logarithms are; 0 if the rates are fixed. */
    private final long aLog;

    private HeadLogs(double[] rates, @Nullable HeadNumbers numbers, long aLog) {
        this.rates = rates;
        this.numbers = numbers;
        this.aLog = aLog;
    }

    /** The decays of an operator; with a decay a channel, none. */
    static HeadLogs of(Decay decay, int heads, Binding binding) {
        double[] rates = new double[heads];
        return switch (decay) {
            case Decay.None none -> new HeadLogs(rates, null, 0);
            case Decay.PerChannel channels -> new HeadLogs(rates, null, 0);
            case Decay.Constant(List<Double> logs) -> {
                Arrays.setAll(rates, logs::get);
                yield new HeadLogs(rates, null, 0);
            }
            case Decay.PerHead(var logs) -> {
                Arrays.fill(rates, 1);
                yield new HeadLogs(rates, HeadNumbers.of(logs), 0);
            }
            case Decay.ByStep(var dt, var weight) ->
                    new HeadLogs(rates, HeadNumbers.of(dt), ((FloatWeight) binding.weight(weight)).address());
        };
    }

    /** Reads the weight, which training may have changed. */
    void refresh() {
        for (int head = 0; aLog != 0 && head < rates.length; head++) {
            rates[head] = -Math.exp(Memory.getFloat(aLog + (long) head * Float.BYTES));
        }
    }

    /** The logarithm of a token's decay. */
    double at(int row, int token, int head) {
        double log = numbers == null ? rates[head] : rates[head] * numbers.at(row, token, head);
        return log < LEAST ? LEAST : log;
    }
}
