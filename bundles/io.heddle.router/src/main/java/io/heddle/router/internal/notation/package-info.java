// SPDX-License-Identifier: Apache-2.0
/**
 * Stack descriptions as text: the stored form in JSON, the short notation for people, the published notations and the
 * presets. Text becomes tokens, tokens become a {@link io.heddle.router.internal.notation.Layout}, a layout with the
 * number of layers becomes {@link io.heddle.router.internal.notation.LayerDraft}s, and those become a stack.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.router.internal.notation;
