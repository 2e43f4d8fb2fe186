// SPDX-License-Identifier: Apache-2.0
/**
 * The fast compute for CPUs. Kernels work on memory by address; what they need is laid out when they
 * are bound, so that running allocates nothing.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal;
