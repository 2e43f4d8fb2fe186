// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Tells of each token how much of a surprise it was, and what is expected next. Used by one thread. */
final class TokenReport {

    private final LineWriter out;
    private final @Nullable Tokenizer tokenizer;
    private final boolean probabilities;

    /**
     * @param tokenizer of a text; null for ids and features
     * @param probabilities whether the stack gives logits or classes, rather than its hidden state
     */
    TokenReport(LineWriter out, @Nullable Tokenizer tokenizer, boolean probabilities) {
        this.out = out;
        this.tokenizer = tokenizer;
        this.probabilities = probabilities;
    }

    /** How much of a surprise a token is that will be read next; not a number where nothing was said of it. */
    double bits(int id, Prediction before) {
        return probabilities && before.isThere() && id < before.values().length ? before.bits(id) : Double.NaN;
    }

    /** A token was read. @param at its position in the stream */
    void token(long at, int id, double bits, Prediction after) {
        out.begin().number("at", at).number("id", id);
        text("text", id);
        if (probabilities) {
            out.number("bits", bits);
        }
        expected(after);
    }

    /** A token of features was read. @param at its position in the stream */
    void features(long at, Prediction after) {
        out.begin().number("at", at);
        expected(after);
    }

    private void expected(Prediction after) {
        if (probabilities) {
            out.number("next", after.best());
            text("next_text", after.best());
            out.number("probability", after.probability());
        } else {
            out.numbers("hidden", after.values());
        }
        out.end();
    }

    private void text(String name, int id) {
        if (tokenizer != null) {
            out.text(name, tokenizer.decode(new int[] {id}, false));
        }
    }
}
