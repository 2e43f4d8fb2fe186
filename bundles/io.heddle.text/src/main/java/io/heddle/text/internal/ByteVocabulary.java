// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.MalformedTokenizerException;
import io.heddle.text.UnsupportedTokenizerException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tokens that are runs of bytes, found by their longest match. They lie in the order of their bytes, so that all
 * tokens with one beginning lie together: a trie whose nodes are ranges of the table, and which takes no memory of
 * its own. Immutable.
 */
public final class ByteVocabulary {

    private static final int MOST_TOKENS = 1 << 20;
    private static final int LONGEST_TOKEN = 1 << 10;
    private static final int BYTES = 256;

    /** By id; null where there is no token. */
    private final byte[][] tokens;
    /** Ids in the order of their tokens' bytes, which are compared without signs. */
    private final int[] sorted;
    /** Where the tokens that begin with a byte begin in that order. */
    private final int[] begins = new int[BYTES + 1];

    /** @throws MalformedTokenizerException as {@link io.heddle.text.RwkvTokenizer} tells */
    public ByteVocabulary(Map<Integer, byte[]> given) {
        int highest = -1;
        for (Map.Entry<Integer, byte[]> token : given.entrySet()) {
            int id = token.getKey();
            int length = token.getValue().length;
            if (id < 0 || id >= MOST_TOKENS) {
                throw new MalformedTokenizerException("the vocabulary has the id " + id + "; 0 to " + (MOST_TOKENS - 1) + " are allowed");
            }
            if (length == 0 || length > LONGEST_TOKEN) {
                throw new MalformedTokenizerException("the token " + id + " has " + length + " bytes; 1 to " + LONGEST_TOKEN + " are allowed");
            }
            highest = Math.max(highest, id);
        }
        tokens = new byte[highest + 1][];
        given.forEach((id, bytes) -> tokens[id] = bytes.clone());
        sorted = given.keySet().stream().sorted((a, b) -> Arrays.compareUnsigned(tokens[a], tokens[b])).mapToInt(id -> id).toArray();
        for (int i = 1; i < sorted.length; i++) {
            if (Arrays.equals(tokens[sorted[i - 1]], tokens[sorted[i]])) {
                throw new MalformedTokenizerException("the tokens " + sorted[i - 1] + " and " + sorted[i]
                        + " are the same bytes; each may be there once");
            }
        }
        for (int id : sorted) {
            begins[(tokens[id][0] & 0xFF) + 1]++;
        }
        for (int first = 0; first < BYTES; first++) {
            begins[first + 1] += begins[first];
        }
    }

    /** One more than the highest id. */
    public int size() {
        return tokens.length;
    }

    /** The bytes of a token, which must not be changed; empty if there is none. */
    public Optional<byte[]> bytes(int id) {
        return id >= 0 && id < tokens.length ? Optional.ofNullable(tokens[id]) : Optional.empty();
    }

    /** The token of exactly these bytes. */
    public OptionalInt id(byte[] bytes) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int order = Arrays.compareUnsigned(tokens[sorted[middle]], bytes);
            if (order == 0) {
                return OptionalInt.of(sorted[middle]);
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle;
        }
        return OptionalInt.empty();
    }

    /**
     * The id of the longest token at a place.
     *
     * @throws UnsupportedTokenizerException if none fits
     */
    public int longest(byte[] text, int at) {
        int first = text[at] & 0xFF;
        int low = begins[first];
        int high = begins[first + 1];
        int longest = -1;
        for (int depth = 1; low < high; depth++) {
            // The shortest of all with this beginning comes first.
            if (tokens[sorted[low]].length == depth) {
                longest = sorted[low++];
            }
            if (at + depth == text.length) {
                break;
            }
            int next = text[at + depth] & 0xFF;
            low = firstFrom(low, high, depth, next);
            high = firstFrom(low, high, depth, next + 1);
        }
        if (longest < 0) {
            throw new UnsupportedTokenizerException("the vocabulary has no token for the byte 0x%02x; World vocabularies have one for each".formatted(first));
        }
        return longest;
    }

    /** The first of a range of longer tokens whose byte at a depth is at least this one. */
    private int firstFrom(int low, int high, int depth, int least) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = from + to >>> 1;
            if ((tokens[sorted[middle]][depth] & 0xFF) < least) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
