// SPDX-License-Identifier: Apache-2.0
/** Kernels that multiply by a matrix or read its rows. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.projection;
