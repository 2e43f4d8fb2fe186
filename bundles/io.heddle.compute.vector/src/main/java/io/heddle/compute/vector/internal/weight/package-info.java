// SPDX-License-Identifier: Apache-2.0
/** The forms in which this compute keeps weights. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.weight;
