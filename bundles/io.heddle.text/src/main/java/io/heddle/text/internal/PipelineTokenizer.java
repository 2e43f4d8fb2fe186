// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.StreamDecoder;
import io.heddle.text.Tokenizer;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** The tokenizer of a {@code tokenizer.json}: added tokens, normalizer, split, model, frame; and back. */
record PipelineTokenizer(Vocabulary vocabulary, AddedTokens added, PreTokenizer preTokenizer, BpeModel model,
        SpecialFrame frame, TokenDecoder decoder) implements Tokenizer {

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        IdList ids = new IdList();
        BpeWriter writer = new BpeWriter(model, ids);
        Consumer<Piece> words = word -> writer.write(word.text());
        added.cut(Utf8Assembler.wellFormed(text), ids::add, stretch -> preTokenizer.split(stretch, words));
        return addSpecialTokens ? frame.around(ids.toArray(0)) : ids.toArray(0);
    }

    @Override
    public StreamDecoder streamDecoder(boolean skipSpecial) {
        return new PipelineDecoder(vocabulary, added, decoder, skipSpecial);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public OptionalInt idOf(String token) {
        return vocabulary.idOf(token);
    }

    @Override
    public Optional<String> tokenOf(int id) {
        return Optional.ofNullable(vocabulary.tokenOf(id));
    }

    @Override
    public Set<Integer> specialTokens() {
        return Collections.unmodifiableSet(vocabulary.special());
    }

    @Override
    public String toString() {
        return "tokenizer of " + vocabulary.size() + " ids";
    }
}
