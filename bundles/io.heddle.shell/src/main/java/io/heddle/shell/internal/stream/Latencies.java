// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long steps take: of the steps after the first ten thousand, which warm up, and of the last
 * ones. Holds as much however many there are. Used by one thread.
 */
final class Latencies {

    /** Steps that warm up, steps of the early window, and steps of the late one. */
    static final int WINDOW = 10_000;

    private final long[] early = new long[WINDOW];
    private final long[] late = new long[WINDOW];
    private long steps;

    void add(long nanoseconds) {
        if (steps >= WINDOW && steps < 2 * WINDOW) {
            early[(int) (steps - WINDOW)] = nanoseconds;
        }
        late[(int) (steps % WINDOW)] = nanoseconds;
        steps++;
    }

    long steps() {
        return steps;
    }

    /** The median and the 99th percentile of both windows, and how the late one compares. */
    String text() {
        if (steps == 0) {
            return "";
        }
        String last = text(late, (int) Math.min(WINDOW, steps));
        if (steps < 3 * WINDOW) {
            return "; a step took " + last;
        }
        return String.format(Locale.ROOT, "; the last %,d steps took %s each, steps %,d to %,d %s: median x %.3f, mean x %.3f",
                WINDOW, last, WINDOW, 2 * WINDOW, text(early, WINDOW),
                (double) percentile(late, WINDOW, 0.5) / percentile(early, WINDOW, 0.5),
                (double) Arrays.stream(late).sum() / Arrays.stream(early).sum());
    }

    private static String text(long[] window, int count) {
        return String.format(Locale.ROOT, "%.1f us (p99 %.1f us)", percentile(window, count, 0.5) / 1e3,
                percentile(window, count, 0.99) / 1e3);
    }

    private static long percentile(long[] window, int count, double share) {
        long[] sorted = Arrays.copyOf(window, count);
        Arrays.sort(sorted);
        return sorted[(int) (share * (count - 1))];
    }
}
