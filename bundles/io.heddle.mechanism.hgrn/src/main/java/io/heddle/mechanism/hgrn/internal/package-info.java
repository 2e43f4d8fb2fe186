// SPDX-License-Identifier: Apache-2.0
/** Hierarchically gated recurrences: HGRN and HGRN2. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.hgrn.internal;
