// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/**
 * A text that counts how often it is read, and stops a regular expression that reads it far too often.
 *
 * <p>A pattern comes with a file from anywhere; one with nested repeats would otherwise keep a thread for years.
 */
final class MeteredText implements CharSequence {

    /** Common patterns read a character fewer than 50 times. */
    private static final long READS_PER_CHARACTER = 300;
    private static final long READS_AT_LEAST = 10_000_000;

    private final String text;
    private long readsLeft;

    MeteredText(String text) {
        this.text = text;
        this.readsLeft = READS_AT_LEAST + READS_PER_CHARACTER * text.length();
    }

    @Override
    public char charAt(int index) {
        if (--readsLeft < 0) {
            throw new SpentException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    /** The text was read too often. */
    static final class SpentException extends RuntimeException {
        SpentException() {
            super("too many reads", null, false, false);
        }
    }
}
