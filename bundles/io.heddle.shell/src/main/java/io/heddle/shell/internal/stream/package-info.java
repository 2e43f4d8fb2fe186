// SPDX-License-Identifier: Apache-2.0
/** What the command stream does between its words and the end of its input. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.stream;
