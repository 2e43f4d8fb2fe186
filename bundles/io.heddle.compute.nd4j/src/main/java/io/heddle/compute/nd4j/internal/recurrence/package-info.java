// SPDX-License-Identifier: Apache-2.0
/**
 * The recurrences in chunked form: a prefill loops over blocks of tokens, never over tokens, and
 * everything inside a block is a few operations on all rows and heads at once. Blocks hold valid
 * tokens only; what stands beyond a row's count is neutral (decay 1, nothing written), so that one
 * program serves ragged rows and last blocks that are not full.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.recurrence;
