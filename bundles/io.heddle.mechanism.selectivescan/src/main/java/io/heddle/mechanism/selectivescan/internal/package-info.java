// SPDX-License-Identifier: Apache-2.0
/** The selective scan of Mamba. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.selectivescan.internal;
