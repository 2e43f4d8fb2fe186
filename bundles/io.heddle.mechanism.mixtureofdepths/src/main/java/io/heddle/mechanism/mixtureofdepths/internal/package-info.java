// SPDX-License-Identifier: Apache-2.0
/** Mixture of depths: only some tokens pass a block. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.mixtureofdepths.internal;
