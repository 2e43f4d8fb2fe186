// SPDX-License-Identifier: Apache-2.0
/** The threads that kernels share. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.work;
