// SPDX-License-Identifier: Apache-2.0
/** An average with a fixed rate a channel, as an operator of its own with its kernel. */
@org.jspecify.annotations.NullMarked
package org.example.ema.internal.scan;
