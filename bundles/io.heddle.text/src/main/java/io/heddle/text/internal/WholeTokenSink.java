// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.function.UnaryOperator;

/** Rewrites each token when it is complete. */
final class WholeTokenSink implements TextSink {

    private final TextSink next;
    private final UnaryOperator<String> rewrite;
    private final StringBuilder token = new StringBuilder();

    WholeTokenSink(TextSink next, UnaryOperator<String> rewrite) {
        this.next = next;
        this.rewrite = rewrite;
    }

    @Override
    public void text(String part) {
        token.append(part);
    }

    @Override
    public void endToken() {
        next.text(rewrite.apply(token.toString()));
        token.setLength(0);
        next.endToken();
    }

    @Override
    public void end() {
        next.end();
    }
}
