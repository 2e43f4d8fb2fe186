// SPDX-License-Identifier: Apache-2.0
/** The lightning attention of MiniMax. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.lightning.internal;
