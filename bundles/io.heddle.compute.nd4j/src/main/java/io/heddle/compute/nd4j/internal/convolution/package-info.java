// SPDX-License-Identifier: Apache-2.0
/** Convolutions with filters as long as the context. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.convolution;
