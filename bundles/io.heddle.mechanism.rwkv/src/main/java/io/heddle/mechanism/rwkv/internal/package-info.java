// SPDX-License-Identifier: Apache-2.0
/** The time and the channel mixes of RWKV, versions 4 to 7. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.rwkv.internal;
