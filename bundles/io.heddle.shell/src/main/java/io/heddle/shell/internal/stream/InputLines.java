// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.checkpoint.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What comes in, line by line, with a bound on what is held of a line that does not end. Used by one thread. */
final class InputLines {

    /** What becomes of a line that is not complete. */
    enum Rest {
        /** It is given out as soon as it is there. */
        GIVEN,
        /** It is waited for; a very long one is cut before a character. */
        CUT,
        /** It is waited for; a very long one is refused. */
        REFUSED
    }

    /** Above every line that a person writes, far below what would be felt in memory. */
    static final int LONGEST = 1 << 16;

    private final InputBlocks blocks;
    private final Rest rest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] block = {};
    private int at;
    private boolean ended;
    private long number = 1;

    InputLines(InputBlocks blocks, Rest rest) {
        this.blocks = blocks;
        this.rest = rest;
    }

    /** The number of the line that comes next, or goes on, from 1. */
    long number() {
        return number;
    }

    /** Whether {@link #next} might not have to wait. */
    boolean isReady() {
        return at < block.length || blocks.isReady();
    }

    /**
     * The next line with its line feed, or a part of one; null at the end.
     *
     * @throws ModelException naming a line that is too long
     */
    byte @Nullable [] next() throws InterruptedException, IOException {
        while (true) {
            if (at == block.length && !refill()) {
                return line.size() > 0 ? taken() : null;
            }
            int end = at;
            int room = at + LONGEST - line.size();
            while (end < Math.min(block.length, room) && block[end] != '\n') {
                end++;
            }
            boolean complete = end < block.length && block[end] == '\n';
            line.write(block, at, (complete ? end + 1 : end) - at);
            at = complete ? end + 1 : end;
            if (complete) {
                number++;
                return taken();
            }
            if (line.size() >= LONGEST && rest == Rest.REFUSED) {
                throw new ModelException("line " + number + " of the input has more than " + LONGEST
                        + " bytes; shorter ones are allowed");
            }
            if (rest == Rest.GIVEN || line.size() >= LONGEST) {
                return taken();
            }
        }
    }

    private boolean refill() throws InterruptedException, IOException {
        byte[] next = ended ? null : blocks.take();
        ended = next == null;
        block = ended ? new byte[0] : next;
        at = 0;
        return !ended;
    }

    private byte[] taken() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int whole = rest == Rest.CUT && bytes.length == LONGEST ? wholeCharacters(bytes) : bytes.length;
        line.write(bytes, whole, bytes.length - whole);
        return whole == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, whole);
    }

    /** How many bytes there are before a character of UTF-8 whose end is missing. */
    private static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back <= 3; back++) {
            int lead = bytes[bytes.length - back] & 0xFF;
            if (lead >= 0xC0) {
                int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return length > back ? bytes.length - back : bytes.length;
            }
            if (lead < 0x80) {
                break;
            }
        }
        return bytes.length;
    }
}
