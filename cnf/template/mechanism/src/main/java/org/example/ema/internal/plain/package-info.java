// SPDX-License-Identifier: Apache-2.0
/** The same average, with its arithmetic in plain ND4J. */
@org.jspecify.annotations.NullMarked
package org.example.ema.internal.plain;
