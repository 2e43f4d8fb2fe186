// SPDX-License-Identifier: Apache-2.0
/** Linear attention with kernel feature maps. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.linearattention.internal;
