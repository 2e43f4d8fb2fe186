// SPDX-License-Identifier: Apache-2.0
/** Kernels that move whole tokens within their row, and short convolutions. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.token;
