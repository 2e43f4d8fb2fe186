// SPDX-License-Identifier: Apache-2.0
/** Short gated convolutions. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.shortconv.internal;
