// SPDX-License-Identifier: Apache-2.0
/** Softmax attention with grouped heads. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.attention.internal;
