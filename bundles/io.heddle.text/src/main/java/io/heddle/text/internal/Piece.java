// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** A part of the text on its way to the model; {@code first} when its first character is the first of the text. */
record Piece(String text, boolean first) {
}
