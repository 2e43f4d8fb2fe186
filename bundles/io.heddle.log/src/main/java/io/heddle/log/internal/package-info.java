// SPDX-License-Identifier: Apache-2.0
/** An SLF4J back end that writes one line an event to the error stream. */
@org.jspecify.annotations.NullMarked
package io.heddle.log.internal;
