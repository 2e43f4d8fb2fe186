// SPDX-License-Identifier: Apache-2.0
/** Tokenizers, sampling and generation. */
@org.jspecify.annotations.NullMarked
package io.heddle.text.internal;
