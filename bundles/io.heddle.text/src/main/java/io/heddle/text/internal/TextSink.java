// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/**
 * Takes tokens as pieces of text, and passes on what is certain.
 *
 * <p>Decoding is a chain of these. Decoding all ids at once and decoding them one by one are the same chain, so they
 * cannot differ.
 */
interface TextSink {

    /** More text of the current token. */
    void text(String part);

    /** The current token is complete. */
    void endToken();

    /** There are no more tokens. */
    void end();
}
