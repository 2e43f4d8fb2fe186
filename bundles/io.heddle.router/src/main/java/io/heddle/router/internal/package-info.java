// SPDX-License-Identifier: Apache-2.0
/** Binds mechanisms, kernels and weights to a stack and keeps it alive. */
@org.jspecify.annotations.NullMarked
package io.heddle.router.internal;
