// SPDX-License-Identifier: Apache-2.0
/** The recurrence on a matrix state: token by token, and in blocks of tokens by products of matrices. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.recurrence;
