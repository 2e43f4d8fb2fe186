// SPDX-License-Identifier: Apache-2.0
/** Dense channel mixers. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.mlp.internal;
