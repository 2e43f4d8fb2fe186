// SPDX-License-Identifier: Apache-2.0
/** Convolutions with filters as long as the context; vectors are channels. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.convolution;
