// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.List;
import java.util.Locale;

/**
 * What a soak found.
 *
 * @param mechanism that was exchanged
 * @param swaps exchanges that were made
 * @param swapMillis the median time of one
 * @param answered requests that were answered
 * @param failed requests that were not
 * @param wrong answers that differ from those before the first exchange
 * @param typicalMillis the median time of a request
 * @param slowMillis the time below which 99 of 100 requests lie
 * @param fault the first failure or wrong answer; empty if there was none
 * @param loaders class loaders of the mechanism that are still there
 * @param before what was held before the first exchange
 * @param after what is held after the last
 */
public record SoakReport(String mechanism, int swaps, double swapMillis, long answered, long failed, long wrong,
        double typicalMillis, double slowMillis, String fault, int loaders, Holdings before, Holdings after) implements Result {

    /** A mechanism that is exchanged has the class loader in use, and for a while the one before it. */
    private static final int LOADERS_ALLOWED = 2;

    /**
     * What must not grow.
     *
     * @param deviceBytes allocated on all devices
     * @param threads of the framework and its bundles, by name
     */
    public record Holdings(long deviceBytes, List<String> threads) {
        /** Copies the list. */
        public Holdings {
            threads = List.copyOf(threads);
        }
    }

    /** Whether no request failed, no answer was wrong, and nothing was kept. */
    public boolean holds() {
        return failed == 0 && wrong == 0 && answered > 0 && loaders <= LOADERS_ALLOWED
                && after.deviceBytes() <= before.deviceBytes() && after.threads().size() <= before.threads().size();
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, "swaps=%d of %s, a median of %.2f ms%n", swaps, mechanism, swapMillis)
                + String.format(Locale.ROOT, "requests=%d failed=%d wrong=%d, a median of %.2f ms, 99 %% below %.2f ms%n",
                answered, failed, wrong, typicalMillis, slowMillis)
                + (fault.isEmpty() ? "" : "first fault: " + fault + System.lineSeparator())
                + String.format(Locale.ROOT, "class loaders alive=%d, native bytes %d before and %d after,"
                + " threads %d before and %d after%n", loaders, before.deviceBytes(), after.deviceBytes(), before.threads().size(),
                after.threads().size())
                + (after.threads().size() > before.threads().size() ? "threads now: " + String.join(", ", after.threads())
                + System.lineSeparator() : "")
                + (holds() ? "holds" : "does not hold");
    }
}
