// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

/** A jar is not taken; the message says why in one line. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_SENTENCE = 400;

    /** The message must be one line; foreign words in it go through {@link #shown}. */
    public RefusedException(String reason) {
        super(reason);
    }

    /** A word out of the jar, safe to show: one line, of bounded length, without control characters. */
    public static String shown(String foreign) {
        return clean(foreign, LONGEST_NAME);
    }

    /** What somebody else says about the jar, safe to show. */
    public static String sentence(String foreign) {
        return clean(foreign, LONGEST_SENTENCE);
    }

    private static String clean(String foreign, int most) {
        String clean = foreign.replaceAll("\\p{C}", "?");
        return clean.length() <= most ? clean : clean.substring(0, most) + "...";
    }
}
