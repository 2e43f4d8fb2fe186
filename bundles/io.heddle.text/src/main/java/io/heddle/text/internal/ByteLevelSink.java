// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Reads tokens in the alphabet of bytes, and makes one token of their text. */
final class ByteLevelSink implements TextSink {

    private final TextSink next;
    private final StringBuilder token = new StringBuilder();
    private final Utf8Assembler assembler = new Utf8Assembler();
    private final StringBuilder text = new StringBuilder();

    ByteLevelSink(TextSink next) {
        this.next = next;
    }

    @Override
    public void text(String part) {
        token.append(part);
    }

    @Override
    public void endToken() {
        for (byte value : ByteAlphabet.bytes(token)) {
            assembler.accept(value, text);
        }
        token.setLength(0);
        pass();
    }

    @Override
    public void end() {
        assembler.finish(text);
        pass();
        next.endToken();
        next.end();
    }

    private void pass() {
        next.text(text.toString());
        text.setLength(0);
    }
}
