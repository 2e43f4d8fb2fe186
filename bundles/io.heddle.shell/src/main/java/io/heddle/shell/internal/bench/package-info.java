// SPDX-License-Identifier: Apache-2.0
/** Measurements of whole stacks on the user's machine, and how they are shown. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.bench;
