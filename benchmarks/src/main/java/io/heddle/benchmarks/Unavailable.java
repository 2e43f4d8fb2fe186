// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/** Somebody cannot take part; the message says why, in one line. */
public final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message one line */
    public Unavailable(String message) {
        super(message);
    }
}
