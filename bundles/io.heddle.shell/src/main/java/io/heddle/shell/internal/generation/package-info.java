// SPDX-License-Identifier: Apache-2.0
/** What the command generate does between its words and its result. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.generation;
