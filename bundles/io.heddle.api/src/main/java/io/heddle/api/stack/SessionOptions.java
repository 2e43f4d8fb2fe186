// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/**
 * What a session is opened for.
 *
 * @param slots how many sequences at once, at least 1
 * @param context the most tokens that each may reach, at least 1; where no state grows it costs nothing
 * @param keepsTokens whether tokens are kept, so that a swap after which states must be rebuilt can read
 *     them once more; without them the sequence finishes on the generation that it runs on
 */
public record SessionOptions(int slots, int context, boolean keepsTokens) {
    /** @throws IllegalArgumentException for a number below 1 */
    public SessionOptions {
        if (slots < 1 || context < 1) {
            throw new IllegalArgumentException("a session of " + slots + " slots and " + context
                    + " tokens; at least 1 of each is allowed");
        }
    }

    /** Sequences whose tokens are kept. */
    public SessionOptions(int slots, int context) {
        this(slots, context, true);
    }

    /** One sequence that may go on for ever: what is held of it does not grow with its length. */
    public static SessionOptions stream(int context) {
        return new SessionOptions(1, context, false);
    }
}
