// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import java.util.Locale;

/** Shows how far long work is, as a bar on one line of a terminal; silent elsewhere. Closing it wipes the line. */
public final class Progress implements AutoCloseable {

    private static final long SHOWN_EVERY = 200_000_000;
    private static final int BAR = 20;

    private final Caller caller;
    private final String what;
    private final long total;
    private long next = System.nanoTime() + SHOWN_EVERY;
    private int width;

    /**
     * @param what the work, as in {@code eval}
     * @param total how many units it has; 0 if nobody knows
     */
    public Progress(Caller caller, String what, long total) {
        this.caller = caller;
        this.what = what;
        this.total = total;
    }

    /** Says how many units are done. */
    public void done(long units) {
        if (!caller.watched() || System.nanoTime() < next) {
            return;
        }
        String line = total > 0 ? String.format(Locale.ROOT, "%s [%s] %,d of %,d", what, bar(units), units, total)
                : String.format(Locale.ROOT, "%s %,d", what, units);
        width = Math.max(width, line.length());
        caller.err().print("\r" + line);
        caller.err().flush();
        next = System.nanoTime() + SHOWN_EVERY;
    }

    private String bar(long units) {
        int full = (int) (BAR * Math.min(1, units / (double) total));
        return "#".repeat(full) + "-".repeat(BAR - full);
    }

    @Override
    public void close() {
        if (width > 0) {
            caller.err().print("\r" + " ".repeat(width) + "\r");
            caller.err().flush();
        }
    }
}
