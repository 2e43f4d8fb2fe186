// SPDX-License-Identifier: Apache-2.0
/** The retention of RetNet, in both published conventions. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.retnet.internal;
