// SPDX-License-Identifier: Apache-2.0
/** Kernels that divide by a mean over channels. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.norm;
