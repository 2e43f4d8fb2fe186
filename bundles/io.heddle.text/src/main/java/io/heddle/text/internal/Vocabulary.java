// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.MalformedTokenizerException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All tokens of a tokenizer, the model's and the added ones, both ways. */
final class Vocabulary {

    /** A bound on ids, so that a small file cannot ask for a huge table; the largest known vocabularies have 2^18. */
    static final int MOST_IDS = 1 << 22;

    private final Map<String, Integer> ids;
    private @Nullable String[] tokens = new @Nullable String[1024];
    private int size;
    private final Set<Integer> special = new TreeSet<>();

    /** @throws MalformedTokenizerException if an id is out of range, or is given to two tokens */
    Vocabulary(Map<String, Integer> model, List<AddedToken> added) {
        this.ids = new HashMap<>(2 * model.size());
        model.forEach((token, id) -> put(token, id, "vocabulary"));
        for (AddedToken token : added) {
            Integer known = ids.get(token.content());
            if (known == null) {
                put(token.content(), token.id(), "added_tokens");
            } else if (known != token.id()) {
                throw new MalformedTokenizerException("added token '" + token.content() + "' has the id " + token.id()
                        + ", but it already has the id " + known);
            }
            if (token.special()) {
                special.add(token.id());
            }
        }
    }

    private void put(String token, int id, String where) {
        if (id < 0 || id >= MOST_IDS) {
            throw new MalformedTokenizerException(where + ": '" + token + "' has the id " + id
                    + "; ids go from 0 to " + (MOST_IDS - 1));
        }
        if (Utf8Assembler.indexOfUnpaired(token, 0) >= 0) {
            throw new MalformedTokenizerException(where + ": the token of id " + id + " has an unpaired surrogate");
        }
        if (id >= tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(id + 1, 2 * tokens.length));
        }
        if (tokens[id] != null) {
            throw new MalformedTokenizerException(where + ": '" + token + "' and '" + tokens[id]
                    + "' have the same id " + id);
        }
        tokens[id] = token;
        size = Math.max(size, id + 1);
        ids.put(token, id);
    }

    /** One more than the highest id. */
    int size() {
        return size;
    }

    OptionalInt idOf(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The token of an id, or null if the id names none. */
    @Nullable String tokenOf(int id) {
        return id >= 0 && id < size ? tokens[id] : null;
    }

    Set<Integer> special() {
        return special;
    }
}
