// SPDX-License-Identifier: Apache-2.0
/** The trapezoidal state space layer of Mamba-3. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.mamba3.internal;
