// SPDX-License-Identifier: Apache-2.0
/** The recurrent block of Griffin, Hawk and RecurrentGemma, and the unit with a complex diagonal that it comes from. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.rglru.internal;
