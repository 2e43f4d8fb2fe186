// SPDX-License-Identifier: Apache-2.0
/** Rotary embedding and softmax attention with its caches. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.attention;
