// SPDX-License-Identifier: Apache-2.0
/** A mixture of experts. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.moe.internal;
