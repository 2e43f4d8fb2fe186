// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Takes up to so many of one character away at the ends of each token. */
final class StripSink implements TextSink {

    private final TextSink next;
    private final int character;
    private final int start;
    private final int stop;
    private final StringBuilder passed = new StringBuilder();
    private int startLeft;
    /** How many of the character have arrived last and may be at the end of the token; at most {@link #stop}. */
    private int held;

    StripSink(TextSink next, int character, int start, int stop) {
        this.next = next;
        this.character = character;
        this.start = start;
        this.stop = stop;
        this.startLeft = start;
    }

    @Override
    public void text(String part) {
        part.codePoints().forEach(this::take);
        next.text(passed.toString());
        passed.setLength(0);
    }

    private void take(int c) {
        if (c == character && startLeft > 0) {
            startLeft--;
            return;
        }
        startLeft = 0;
        if (c == character && held < stop) {
            held++;
        } else if (c == character) {
            passed.appendCodePoint(c);
        } else {
            for (; held > 0; held--) {
                passed.appendCodePoint(character);
            }
            passed.appendCodePoint(c);
        }
    }

    @Override
    public void endToken() {
        startLeft = start;
        held = 0;
        next.endToken();
    }

    @Override
    public void end() {
        next.end();
    }
}
