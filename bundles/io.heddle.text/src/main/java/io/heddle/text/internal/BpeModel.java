// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.MalformedTokenizerException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A byte-pair model: the vocabulary, and which two neighbours become which token, the earliest rule first.
 *
 * <p>Source: Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016.
 */
final class BpeModel {

    /** A rule: two tokens that become one when they are neighbours. */
    record Merge(String left, String right) {
    }

    /** Characters of a token with a score; all ways to cut it are looked up. */
    private static final int LONGEST_SCORED = 128;

    private final Map<String, Integer> ids;
    private final BpeOptions options;
    /** From two neighbours to the rank of their rule. */
    private final PairTable ranks = new PairTable();
    /** From the rank of a rule to the token it makes. */
    private final int[] made;
    private final int[] byteIds = new int[256];

    /** @throws MalformedTokenizerException if a merge names a token that the vocabulary lacks */
    BpeModel(Map<String, Integer> ids, List<Merge> merges, BpeOptions options) {
        this.ids = ids;
        this.options = options;
        this.made = new int[merges.size()];
        for (int rank = 0; rank < made.length; rank++) {
            Merge merge = merges.get(rank);
            String right = merge.right;
            if (!right.startsWith(options.prefix())) {
                // The second half always has the prefix, and loses it when it is joined.
                throw new MalformedTokenizerException("merge " + rank + ": '" + right + "' lacks the prefix '"
                        + options.prefix() + "' of continuing tokens");
            }
            ranks.put(known(rank, merge.left), known(rank, right), rank);
            made[rank] = known(rank, merge.left + right.substring(options.prefix().length()));
        }
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = ids.getOrDefault("<0x%02X>".formatted(value), -1);
        }
    }

    /** Rules that share the rank of the token that they make. */
    private BpeModel(Map<String, Integer> ids, int[] made, BpeOptions options) {
        this.ids = ids;
        this.options = options;
        this.made = made;
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = ids.getOrDefault("<0x%02X>".formatted(value), -1);
        }
    }

    /**
     * A model without rules, whose neighbours become a token when they spell one, that of the highest score first
     * (SentencePiece's byte-pair model).
     *
     * @param scores by id
     * @throws MalformedTokenizerException for a token too long, or a score that is no number
     */
    static BpeModel byScores(Map<String, Integer> ids, float[] scores, BpeOptions options) {
        List<String> tokens = ids.keySet().stream().sorted(Comparator.<String>comparingDouble(token -> -scores[ids.get(token)])
                .thenComparing(ids::get)).toList();
        BpeModel model = new BpeModel(ids, tokens.stream().mapToInt(ids::get).toArray(), options);
        for (int rank = 0; rank < tokens.size(); rank++) {
            String token = tokens.get(rank);
            if (token.length() > LONGEST_SCORED || Float.isNaN(scores[ids.get(token)])) {
                throw new MalformedTokenizerException("the token of id " + ids.get(token) + " has " + token.length()
                        + " characters and the score " + scores[ids.get(token)] + "; at most " + LONGEST_SCORED
                        + " characters and a number are allowed");
            }
            for (int cut = 1; cut < token.length(); cut++) {
                Integer left = ids.get(token.substring(0, cut));
                Integer right = left == null ? null : ids.get(token.substring(cut));
                if (right != null) {
                    model.ranks.put(left, right, rank);
                }
            }
        }
        return model;
    }

    private int known(int rank, String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new MalformedTokenizerException("merge " + rank + " names '" + token + "', not in the vocabulary");
        }
        return id;
    }

    /** The whole word as one token, or -1. */
    int wholeWord(String word) {
        return options.ignoreMerges() ? ids.getOrDefault(word, -1) : -1;
    }

    /** The rank of the rule for two neighbours, or -1. */
    int rank(int left, int right) {
        return ranks.get(left, right);
    }

    /** The token that the rule of a rank makes. */
    int made(int rank) {
        return made[rank];
    }

    /** Appends the tokens of the single characters of a word, before any merge. */
    void spell(String word, IdList out) {
        int pendingUnknown = 0;
        for (int i = 0; i < word.length();) {
            int end = i + Character.charCount(word.codePointAt(i));
            String spelled = spelled(word, i, end);
            Integer id = ids.get(spelled);
            if (id != null) {
                pendingUnknown = addUnknown(pendingUnknown, out);
                out.add(id);
            } else if (!options.byteFallback() || !addBytes(spelled, out)) {
                // An unknown token waits for the next known one, since more may be fused into it.
                if (pendingUnknown > 0 && !options.fuseUnknown()) {
                    addUnknown(pendingUnknown, out);
                }
                pendingUnknown = 1;
            }
            i = end;
        }
        addUnknown(pendingUnknown, out);
    }

    private String spelled(String word, int start, int end) {
        String character = word.substring(start, end);
        if (start > 0 && !options.prefix().isEmpty()) {
            character = options.prefix() + character;
        }
        return end == word.length() && !options.suffix().isEmpty() ? character + options.suffix() : character;
    }

    private int addUnknown(int pending, IdList out) {
        if (pending > 0 && options.unknown() >= 0) {
            out.add(options.unknown());
        }
        return 0;
    }

    /** Appends the byte tokens of a character, unless one of them is missing. */
    private boolean addBytes(String character, IdList out) {
        byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
        for (byte value : bytes) {
            if (byteIds[value & 0xFF] < 0) {
                return false;
            }
        }
        for (byte value : bytes) {
            out.add(byteIds[value & 0xFF]);
        }
        return true;
    }
}
