// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.GgufTokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary that a GGUF file holds under {@code tokenizer.ggml}, as llama.cpp writes it. Arrays are not copied and
 * must not change.
 *
 * @param model {@code gpt2} (byte-pair encoding of bytes) or {@code llama} (SentencePiece by scores)
 * @param pre how a byte-level text is split before, under llama.cpp's name; null for the default
 * @param tokens by id
 * @param merges pairs of tokens with a space between, the first one merged first; empty for {@code llama}
 * @param frame what is put around a text
 */
public record GgufVocabulary(String model, @Nullable String pre, Tokens tokens, List<String> merges, Frame frame) {
    /**
     * The tokens.
     *
     * @param texts as spelled; an empty one cannot be found
     * @param scores of {@code llama}, highest merged first; null if absent
     * @param types 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte; null if all are normal
     */
    public record Tokens(List<String> texts, float @Nullable [] scores, int @Nullable [] types) {}

    /**
     * What is put around a text; null where the file does not say.
     *
     * @param begin the id before a text
     * @param end the id behind it
     * @param unknown the id of what no token spells
     * @param addBegin whether {@code begin} is put
     * @param addEnd whether {@code end} is put
     * @param spacePrefix whether a text begins with a space
     */
    public record Frame(@Nullable Integer begin, @Nullable Integer end, @Nullable Integer unknown, @Nullable Boolean addBegin,
            @Nullable Boolean addEnd, @Nullable Boolean spacePrefix) {}

    /**
     * Its tokenizer.
     *
     * @throws MalformedTokenizerException if it contradicts itself
     * @throws UnsupportedTokenizerException if Heddle does not have its model or its split, naming it
     */
    public Tokenizer tokenizer() {
        return GgufTokenizer.of(this);
    }
}
