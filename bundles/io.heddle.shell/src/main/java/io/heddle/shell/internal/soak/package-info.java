// SPDX-License-Identifier: Apache-2.0
/** Many exchanges of mechanisms under load, with every answer compared. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.soak;
