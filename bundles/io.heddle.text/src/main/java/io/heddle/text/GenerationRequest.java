// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import java.util.Set;

/**
 * One sequence to continue.
 *
 * @param tokens the sequence so far, at least one token; not changed
 * @param read how many of them the session's slot has read: none of a new sequence, all but the last of one that was
 *        generated before
 * @param limit the most tokens to add
 * @param sampler chooses them; belongs to this sequence
 * @param endTokens ids after which nothing is added; empty to go on to the limit
 */
public record GenerationRequest(int[] tokens, int read, int limit, Sampler sampler, Set<Integer> endTokens) {

    /** @throws IllegalArgumentException if there is no token that is not read, or the limit is negative */
    public GenerationRequest {
        if (read < 0 || read >= tokens.length) {
            throw new IllegalArgumentException(read + " of " + tokens.length
                    + " tokens are read; at least one must be left, since the next token follows from reading it");
        }
        if (limit < 0) {
            throw new IllegalArgumentException("the limit is " + limit + "; 0 or more is allowed");
        }
        endTokens = Set.copyOf(endTokens);
    }

    /** A new sequence. */
    public GenerationRequest(int[] prompt, int limit, Sampler sampler, Set<Integer> endTokens) {
        this(prompt, 0, limit, sampler, endTokens);
    }
}
