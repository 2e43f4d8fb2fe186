// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import java.util.Locale;

/** How fast tokens come. */
final class Pace {

    private static final double NANOSECONDS = 1e9;

    private final long began = System.nanoTime();
    private long first;
    private long last;
    private int count;

    /** One more token. @return how many there are */
    int chosen() {
        last = System.nanoTime();
        if (count++ == 0) {
            first = last;
        }
        return count;
    }

    /** The time to the first token, and the rate of those after it. */
    String text(String more) {
        if (count == 0) {
            return "no tokens" + more;
        }
        double wait = (first - began) / NANOSECONDS;
        double rest = (last - first) / NANOSECONDS;
        String rate = count > 1 && rest > 0 ? String.format(Locale.ROOT, ", then %.1f tokens/s", (count - 1) / rest) : "";
        return String.format(Locale.ROOT, "%d tokens, the first after %.2f s%s%s", count, wait, rate, more);
    }
}
