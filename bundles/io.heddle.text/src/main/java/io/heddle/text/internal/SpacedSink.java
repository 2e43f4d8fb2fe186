// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Puts a space between tokens. */
final class SpacedSink implements TextSink {

    private final TextSink next;
    private String gap = "";
    private boolean inToken;

    SpacedSink(TextSink next) {
        this.next = next;
    }

    @Override
    public void text(String part) {
        next.text(inToken ? part : gap + part);
        inToken = true;
    }

    @Override
    public void endToken() {
        inToken = false;
        gap = " ";
        next.endToken();
    }

    @Override
    public void end() {
        next.end();
    }
}
