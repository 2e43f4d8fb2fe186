// SPDX-License-Identifier: Apache-2.0
/** The recurrent block of Griffin, Hawk and RecurrentGemma. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.rglru.internal;
