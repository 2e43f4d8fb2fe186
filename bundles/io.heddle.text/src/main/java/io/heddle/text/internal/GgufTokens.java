// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.GgufVocabulary;
import io.heddle.text.MalformedTokenizerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of a GGUF file by what they are for.
 *
 * @param spelled what words are spelled in
 * @param plain all that are not added ones
 * @param added what is found in the text before
 */
record GgufTokens(Map<String, Integer> spelled, Map<String, Integer> plain, List<AddedToken> added) {
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int BYTE_VALUE = 6;

    /** @throws MalformedTokenizerException if the lists do not fit each other, or a token is there twice */
    static GgufTokens sort(GgufVocabulary.Tokens given) {
        List<String> texts = given.texts();
        int[] types = given.types();
        if (texts.isEmpty() || texts.size() > Vocabulary.MOST_IDS) {
            throw new MalformedTokenizerException("the vocabulary has " + texts.size() + " tokens; 1 to " + Vocabulary.MOST_IDS
                    + " are allowed");
        }
        requireAsMany("types", types == null ? texts.size() : types.length, texts.size());
        GgufTokens tokens = new GgufTokens(new HashMap<>(2 * texts.size()), new HashMap<>(2 * texts.size()), new ArrayList<>());
        Set<String> known = new HashSet<>(2 * texts.size());
        for (int id = 0; id < texts.size(); id++) {
            String text = texts.get(id).isEmpty() ? "[EMPTY_" + id + "]" : texts.get(id);
            if (!known.add(text)) {
                throw new MalformedTokenizerException("the vocabulary has the token of id " + id + " twice");
            }
            tokens.add(id, text, texts.get(id).isEmpty() ? UNUSED : types == null ? NORMAL : types[id]);
        }
        return tokens;
    }

    /** @throws MalformedTokenizerException unless there is one a token */
    static void requireAsMany(String what, int count, int tokens) {
        if (count != tokens) {
            throw new MalformedTokenizerException("the vocabulary has " + count + " " + what + " for " + tokens
                    + " tokens; as many are allowed");
        }
    }

    private void add(int id, String text, int type) {
        switch (type) {
            case UNKNOWN, CONTROL -> added.add(new AddedToken(id, text, false, false, false, false, true));
            case USER_DEFINED -> added.add(new AddedToken(id, text, false, false, false, false, false));
            case UNUSED -> plain.put(text, id);
            case BYTE_VALUE -> {
                if (!BYTE.matcher(text).matches()) {
                    throw new MalformedTokenizerException("the byte token of id " + id + " is no byte; <0x00> to <0xFF> are allowed");
                }
                plain.put(text, id);
                spelled.put(text, id);
            }
            // llama.cpp takes what it does not know for a token without properties.
            default -> {
                plain.put(text, id);
                spelled.put(text, id);
            }
        }
    }
}
