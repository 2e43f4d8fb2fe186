// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns text into token ids and token ids into text.
 *
 * <p>A tokenizer is immutable and may be used by any number of threads.
 */
@ProviderType
public interface Tokenizer {

    /**
     * The ids of a text. Unpaired surrogates count as U+FFFD.
     *
     * @param addSpecialTokens whether to add what the model expects around a text, such as a begin token
     * @throws UnsupportedTokenizerException if a pattern of the tokenizer takes too much time or stack on this text
     */
    int[] encode(String text, boolean addSpecialTokens);

    /** Decodes ids one by one, as they are generated. */
    StreamDecoder streamDecoder(boolean skipSpecial);

    /**
     * The text of ids. Ids that name no token are left out: the logits of a model are often wider than its vocabulary.
     *
     * @param skipSpecial whether to leave out the {@linkplain #specialTokens() special tokens}
     */
    default String decode(int[] ids, boolean skipSpecial) {
        StreamDecoder decoder = streamDecoder(skipSpecial);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.append(id));
        }
        return text.append(decoder.flush()).toString();
    }

    /** One more than the highest id, so that a table of this size can be indexed by every id. */
    int vocabularySize();

    /** The id of a token as it is spelled in the vocabulary. */
    OptionalInt idOf(String token);

    /** The token of an id as it is spelled in the vocabulary. */
    Optional<String> tokenOf(int id);

    /** The ids that mark structure (begin, end, padding) and are not part of the text; unmodifiable. */
    Set<Integer> specialTokens();
}
