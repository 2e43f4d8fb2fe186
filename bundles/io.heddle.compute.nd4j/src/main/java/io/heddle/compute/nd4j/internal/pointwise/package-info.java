// SPDX-License-Identifier: Apache-2.0
/** Kernels that look at one element or one token at a time. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.pointwise;
