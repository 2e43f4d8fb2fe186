// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Makes one token of all. */
final class FuseSink implements TextSink {

    private final TextSink next;

    FuseSink(TextSink next) {
        this.next = next;
    }

    @Override
    public void text(String part) {
        next.text(part);
    }

    @Override
    public void endToken() {
        // The one token ends with the sequence.
    }

    @Override
    public void end() {
        next.endToken();
        next.end();
    }
}
