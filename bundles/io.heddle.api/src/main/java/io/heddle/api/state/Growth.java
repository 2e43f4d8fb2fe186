// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

/** How a state tensor grows with the tokens that were read: all that a planner must know. */
public sealed interface Growth {
    /** The same size for ever. */
    record Fixed() implements Growth {}

    /** One entry a token. */
    record PerToken() implements Growth {}

    /** One entry a token, of which the last {@code tokens} are kept. @param tokens at least 1 */
    record Window(int tokens) implements Growth {}

    /** One entry a token that a router admitted, with its position. @param share the most that can be admitted, in (0, 1] */
    record PerAdmittedToken(double share) implements Growth {}

    /** The whole input: there is no step form. */
    record WholeInput() implements Growth {}

    /** The number of entries after {@code tokens} tokens; 1 for a fixed state. */
    default long entries(long tokens) {
        return switch (this) {
            case Fixed() -> 1;
            case PerToken(), WholeInput() -> tokens;
            case Window(int kept) -> Math.min(kept, tokens);
            case PerAdmittedToken(double share) -> (long) Math.ceil(share * tokens);
        };
    }
}
