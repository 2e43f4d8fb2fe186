// SPDX-License-Identifier: Apache-2.0
/** Loads and stores by address, and tensors as rows of floats. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.memory;
