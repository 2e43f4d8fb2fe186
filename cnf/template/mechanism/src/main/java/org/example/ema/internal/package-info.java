// SPDX-License-Identifier: Apache-2.0
/** A gated exponential moving average, written in operators. */
@org.jspecify.annotations.NullMarked
package org.example.ema.internal;
