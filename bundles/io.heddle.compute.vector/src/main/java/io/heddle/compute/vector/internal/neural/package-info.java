// SPDX-License-Identifier: Apache-2.0
/** Memories that are networks, trained while they read. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.neural;
