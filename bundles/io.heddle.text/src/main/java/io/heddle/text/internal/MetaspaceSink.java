// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Writes the sign of a space as a space; in the first token, if so configured, as nothing. */
final class MetaspaceSink implements TextSink {

    private final TextSink next;
    private final String sign;
    private String space;

    MetaspaceSink(TextSink next, String sign, boolean dropInFirst) {
        this.next = next;
        this.sign = sign;
        this.space = dropInFirst ? "" : " ";
    }

    @Override
    public void text(String part) {
        next.text(part.replace(sign, space));
    }

    @Override
    public void endToken() {
        space = " ";
        next.endToken();
    }

    @Override
    public void end() {
        next.end();
    }
}
