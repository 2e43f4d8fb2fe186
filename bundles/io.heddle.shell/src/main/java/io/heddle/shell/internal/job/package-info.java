// SPDX-License-Identifier: Apache-2.0
/** Commands that take a while: what runs, how far it is, and what became of it. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.job;
