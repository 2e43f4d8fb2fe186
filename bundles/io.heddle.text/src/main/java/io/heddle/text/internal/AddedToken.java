// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/**
 * A token that is found in the text before the model sees it.
 *
 * @param singleWord whether it counts only when no word character touches it
 * @param lstrip whether it swallows the white space before it
 * @param rstrip whether it swallows the white space behind it
 * @param normalized whether it is looked for, normalized, in the normalized text rather than in the text as given
 * @param special whether it marks structure and may be left out of decoded text
 */
record AddedToken(int id, String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized,
        boolean special) {
}
