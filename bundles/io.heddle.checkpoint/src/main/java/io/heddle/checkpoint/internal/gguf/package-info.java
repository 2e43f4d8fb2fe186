// SPDX-License-Identifier: Apache-2.0
/** Turns what llama.cpp makes of a published checkpoint back into the published configuration, names and numbers. */
@org.jspecify.annotations.NullMarked
package io.heddle.checkpoint.internal.gguf;
