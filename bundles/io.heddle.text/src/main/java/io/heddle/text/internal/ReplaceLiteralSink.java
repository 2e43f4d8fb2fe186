// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Replaces a string within each token, also when the string arrives in parts. */
final class ReplaceLiteralSink implements TextSink {

    private final TextSink next;
    private final String string;
    private final String content;
    private final StringBuilder pending = new StringBuilder();

    ReplaceLiteralSink(TextSink next, String string, String content) {
        this.next = next;
        this.string = string;
        this.content = content;
    }

    @Override
    public void text(String part) {
        pending.append(part);
        int done = 0;
        StringBuilder certain = new StringBuilder();
        for (int at = pending.indexOf(string); at >= 0; at = pending.indexOf(string, done)) {
            certain.append(pending, done, at).append(content);
            done = at + string.length();
        }
        int held = PartialMatch.longest(pending, done, string);
        certain.append(pending, done, pending.length() - held);
        pending.delete(0, pending.length() - held);
        next.text(certain.toString());
    }

    @Override
    public void endToken() {
        next.text(pending.toString());
        pending.setLength(0);
        next.endToken();
    }

    @Override
    public void end() {
        next.end();
    }
}
