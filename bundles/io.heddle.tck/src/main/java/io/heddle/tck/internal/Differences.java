// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.tck.Finding;
import java.util.Optional;

/**
 * Compares what two ways through a stack gave. What is not a number equals itself here: that
 * results are finite is a check of its own.
 */
final class Differences {
    /** Logits leave a session as floats, so two exact ways may differ by one rounding. */
    private static final double CLOSE = 1e-6;

    private Differences() {}

    /** The fault if two results are further apart than rounding. */
    static Optional<Finding> close(float[] expected, float[] found, String what) {
        double distance = distance(expected, found);
        return distance <= CLOSE ? Optional.empty() : Optional.of(Finding.failed(what + " is off by " + distance
                + " standard deviations; at most " + CLOSE + " is allowed"));
    }

    /** The fault if two results are not the same bits. */
    static Optional<Finding> same(float[] expected, float[] found, String what) {
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(found[i])) {
                return Optional.of(Finding.failed(what + ": value " + i + " is " + found[i] + ", expected " + expected[i]));
            }
        }
        return Optional.empty();
    }

    /** Largest difference divided by the standard deviation of what is expected. */
    private static double distance(float[] expected, float[] found) {
        if (found.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(found[i])) {
                double difference = Math.abs((double) found[i] - expected[i]);
                most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            }
        }
        return most == 0 ? 0 : most / Math.max(Float.MIN_NORMAL, deviation(expected));
    }

    private static double deviation(float[] values) {
        double mean = 0;
        for (float value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (float value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        return Math.sqrt(variance);
    }
}
