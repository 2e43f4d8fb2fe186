// SPDX-License-Identifier: Apache-2.0
/** The state space duality layer of Mamba-2. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.ssd.internal;
