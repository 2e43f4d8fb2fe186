// SPDX-License-Identifier: Apache-2.0
/** One matrix on every token. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.linear.internal;
