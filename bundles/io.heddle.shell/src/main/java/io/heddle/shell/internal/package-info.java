// SPDX-License-Identifier: Apache-2.0
/** The commands of the scope heddle. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal;
