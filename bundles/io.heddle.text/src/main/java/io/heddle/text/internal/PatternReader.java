// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;

/** Reads what a text is searched for: {@code {"String": ...}} or {@code {"Regex": ...}}. */
final class PatternReader {

    private PatternReader() {
    }

    static TextPattern read(JsonPart owner) {
        JsonPart pattern = owner.get("pattern");
        if (pattern.optional("String").isPresent()) {
            if (pattern.string("String").isEmpty()) {
                throw pattern.unsupported("an empty string");
            }
            return new TextPattern.Literal(pattern.string("String"));
        }
        if (pattern.optional("Regex").isEmpty()) {
            throw pattern.malformed("is neither a String nor a Regex");
        }
        try {
            return new TextPattern.Regex(new OnigurumaPattern(pattern.string("Regex")));
        } catch (UnsupportedTokenizerException e) {
            throw pattern.unsupported(e.getMessage());
        }
    }
}
