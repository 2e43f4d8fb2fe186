// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.LaneSums;

/**
 * Products of the keys of some tokens with queries straight from where the keys are stored, token by
 * token and head by head, so that memory is read in order; a key is read once for four queries. Each
 * form has small loops of its own; they end at an unequal address, which spares a prologue. What comes
 * out are vectors whose lanes have still to be added up; see {@link LaneSums}. Four queries leave only
 * one, folded where it is made: that is done while the next keys come from memory.
 *
 * <p>Beside each key something else is touched, as far away each time, so that it comes into the caches:
 * two streams are read nearly as fast as one, and both while the processor multiplies.
 */
final class KeyProducts {
    /** Queries that share a vector of products. */
    static final int QUERIES = LaneSums.FOUR;

    private KeyProducts() {}

    /**
     * Products of all key heads with four queries each: a vector a head, folded as by {@link LaneSums#four}.
     *
     * @param keys the address of the first head of the first token
     * @param count tokens
     * @param tokenStep bytes from token to token
     * @param heads key heads
     * @param headStep bytes from head to head
     * @param width channels: whole vectors; behind those in bytes is their scale
     * @param apart how many bytes behind a key is what is touched
     * @param queries the address of the first query of the first head; the next are {@code width} floats behind
     * @param queryStep bytes from the queries of a head to those of the next
     * @param to where the products of the first token go
     * @param headTo bytes from there to the next head
     * @param tokenTo bytes from there to the next token
     * @return what was touched, added up
     */
    static int four(EntryForm form, long keys, int count, long tokenStep, int heads, long headStep, int width, long apart,
            long queries, long queryStep, long to, long headTo, long tokenTo) {
        long end = keys + count * tokenStep;
        long row = heads * headStep;
        return switch (form) {
            case FLOATS -> FloatKeys.four(keys, end, tokenStep, row, headStep, width, apart, queries, queryStep, to, headTo, tokenTo);
            case HALVES -> HalfKeys.four(keys, end, tokenStep, row, headStep, width, apart, queries, queryStep, to, headTo, tokenTo);
            case BYTES -> ByteKeys.four(keys, end, tokenStep, row, headStep, width, apart, queries, queryStep, to, headTo, tokenTo);
        };
    }

    /**
     * Products of all key heads with their one or two queries: a vector for each four queries. Keys are
     * read in order, one after the other; see {@link #four}.
     */
    static int one(EntryForm form, long keys, int count, long tokenStep, int heads, long headStep, int group, int width,
            long apart, long queries, long to, long tokenTo) {
        long end = keys + count * tokenStep;
        long row = heads * headStep;
        return switch (form) {
            case FLOATS -> FloatKeys.one(keys, end, tokenStep, row, headStep, group, width, apart, queries, to, tokenTo);
            case HALVES -> HalfKeys.one(keys, end, tokenStep, row, headStep, group, width, apart, queries, to, tokenTo);
            case BYTES -> ByteKeys.one(keys, end, tokenStep, row, headStep, group, width, apart, queries, to, tokenTo);
        };
    }
}
