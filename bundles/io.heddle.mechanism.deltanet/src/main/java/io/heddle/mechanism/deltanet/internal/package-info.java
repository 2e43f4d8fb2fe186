// SPDX-License-Identifier: Apache-2.0
/** Delta rules: plain, gated, and with a gate a channel. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.deltanet.internal;
