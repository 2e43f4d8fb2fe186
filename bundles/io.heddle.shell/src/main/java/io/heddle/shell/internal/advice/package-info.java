// SPDX-License-Identifier: Apache-2.0
/** Which stack suits a context, a memory and what is asked of it. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.advice;
