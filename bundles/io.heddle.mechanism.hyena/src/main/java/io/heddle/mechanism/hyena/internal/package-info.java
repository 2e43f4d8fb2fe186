// SPDX-License-Identifier: Apache-2.0
/** Gated long convolutions: Hyena with implicit filters, and the modal form of StripedHyena. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.hyena.internal;
