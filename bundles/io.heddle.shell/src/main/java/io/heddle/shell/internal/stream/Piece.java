// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.Session;
import org.jspecify.annotations.Nullable;

/**
 * What one line of the input, or a part of it, has for the stack.
 *
 * @param ids token ids; none for features
 * @param features one token of features, or null
 * @param bytes how many bytes of the input it is
 * @param endsLine whether the line ends with it
 */
record Piece(int[] ids, Session.@Nullable FeatureRow features, int bytes, boolean endsLine) {}
