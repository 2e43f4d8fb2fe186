// SPDX-License-Identifier: Apache-2.0
/** Linear systems whose state is a few complex numbers a channel; vectors are channels. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.modes;
