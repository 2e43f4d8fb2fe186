// SPDX-License-Identifier: Apache-2.0
/** Gated linear attention. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.gla.internal;
