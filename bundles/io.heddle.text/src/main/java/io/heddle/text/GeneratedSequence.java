// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import java.util.Arrays;

/**
 * A sequence after generation. Its last token is not read by the session yet.
 *
 * @param tokens all of them, those of the request first
 * @param given how many the request had
 * @param end why no more were added
 */
public record GeneratedSequence(int[] tokens, int given, End end) {

    /** Why a sequence ended. */
    public enum End {
        /** It has as many tokens as were asked for. */
        LIMIT,
        /** Its last token is an end token. */
        END_TOKEN,
        /** The listener wanted no more. */
        STOPPED,
        /** The thread was interrupted. */
        INTERRUPTED
    }

    /** The tokens that were added. */
    public int[] added() {
        return Arrays.copyOfRange(tokens, given, tokens.length);
    }
}
