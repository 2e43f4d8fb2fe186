// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import org.jspecify.annotations.Nullable;

/** Writes the suffix that ends a word as a space, in the last token as nothing; so it is one token late. */
final class WordSuffixSink implements TextSink {

    private final TextSink next;
    private final String suffix;
    private final StringBuilder token = new StringBuilder();
    private @Nullable String late;

    WordSuffixSink(TextSink next, String suffix) {
        this.next = next;
        this.suffix = suffix;
    }

    @Override
    public void text(String part) {
        token.append(part);
    }

    @Override
    public void endToken() {
        pass(" ");
        late = token.toString();
        token.setLength(0);
    }

    @Override
    public void end() {
        pass("");
        next.end();
    }

    private void pass(String replacement) {
        if (late != null) {
            next.text(late.replace(suffix, replacement));
            next.endToken();
        }
    }
}
