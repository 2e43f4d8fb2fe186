// SPDX-License-Identifier: Apache-2.0
/** Diagonal state spaces on a real time axis: S4D and H3. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.s4.internal;
