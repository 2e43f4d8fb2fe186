// SPDX-License-Identifier: Apache-2.0
/** The general matrix recurrence, learned. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.matrix.internal;
