// SPDX-License-Identifier: Apache-2.0
/** Kernels that move tokens: shifts, short convolutions, reversal, selection. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.token;
