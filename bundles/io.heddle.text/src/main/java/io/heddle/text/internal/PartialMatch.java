// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** How much of the end of a text may be the beginning of a string that is looked for. */
public final class PartialMatch {

    private PartialMatch() {
    }

    /** The length of the longest end of {@code text}, from {@code from} on, that begins {@code string} but is shorter. */
    public static int longest(CharSequence text, int from, String string) {
        for (int length = Math.min(text.length() - from, string.length() - 1); length > 0; length--) {
            if (endsWithStart(text, string, length)) {
                return length;
            }
        }
        return 0;
    }

    private static boolean endsWithStart(CharSequence text, String string, int length) {
        int offset = text.length() - length;
        for (int i = 0; i < length; i++) {
            if (text.charAt(offset + i) != string.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
