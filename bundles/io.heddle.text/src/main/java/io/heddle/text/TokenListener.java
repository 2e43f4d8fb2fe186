// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of every token as soon as it is chosen, on the thread that generates. */
@ConsumerType
@FunctionalInterface
public interface TokenListener {

    /** Goes on, whatever comes. */
    TokenListener NONE = (row, token) -> true;

    /**
     * A token was chosen. An end token is told as well.
     *
     * @param row the index of the request
     * @param token its id
     * @return whether this row shall go on
     */
    boolean chosen(int row, int token);
}
