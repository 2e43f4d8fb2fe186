// SPDX-License-Identifier: Apache-2.0
/** What Mamba-3 needs around its matrix recurrence: coefficients, phases, rotations and ranks. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.trapezoid;
