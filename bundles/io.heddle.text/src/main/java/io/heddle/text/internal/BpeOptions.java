// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/**
 * How a byte-pair model spells words.
 *
 * @param unknown the id for a character that the vocabulary lacks, or -1 to leave it out
 * @param fuseUnknown whether unknown characters in a row become one token
 * @param byteFallback whether an unknown character is spelled in byte tokens first
 * @param ignoreMerges whether a word that is a token is taken as it is
 * @param prefix put before each character of a word but the first; may be empty
 * @param suffix put behind the last character of a word; may be empty
 */
record BpeOptions(int unknown, boolean fuseUnknown, boolean byteFallback, boolean ignoreMerges, String prefix,
        String suffix) {
}
