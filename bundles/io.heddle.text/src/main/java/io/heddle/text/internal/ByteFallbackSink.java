// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads runs of tokens such as {@code <0x0A>} as UTF-8.
 *
 * <p>A run that is not UTF-8 becomes one U+FFFD a byte, all of it, so a run is known only when another token ends it.
 */
final class ByteFallbackSink implements TextSink {

    private final TextSink next;
    private final StringBuilder token = new StringBuilder();
    private final ByteArrayOutputStream run = new ByteArrayOutputStream();

    ByteFallbackSink(TextSink next) {
        this.next = next;
    }

    @Override
    public void text(String part) {
        token.append(part);
    }

    @Override
    public void endToken() {
        int value = byteValue(token);
        if (value >= 0) {
            run.write(value);
        } else {
            endRun();
            next.text(token.toString());
            next.endToken();
        }
        token.setLength(0);
    }

    @Override
    public void end() {
        endRun();
        next.end();
    }

    private static int byteValue(CharSequence token) {
        if (token.length() != 6 || token.charAt(0) != '<' || token.charAt(1) != '0' || token.charAt(2) != 'x'
                || token.charAt(5) != '>') {
            return -1;
        }
        // Character.digit would take digits of every script.
        int high = token.charAt(3) < 0x80 ? Character.digit(token.charAt(3), 16) : -1;
        int low = token.charAt(4) < 0x80 ? Character.digit(token.charAt(4), 16) : -1;
        return high < 0 || low < 0 ? -1 : 16 * high + low;
    }

    private void endRun() {
        if (run.size() == 0) {
            return;
        }
        try {
            next.text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(run.toByteArray())).toString());
            next.endToken();
        } catch (CharacterCodingException e) {
            for (int i = 0; i < run.size(); i++) {
                next.text("\uFFFD");
                next.endToken();
            }
        }
        run.reset();
    }
}
