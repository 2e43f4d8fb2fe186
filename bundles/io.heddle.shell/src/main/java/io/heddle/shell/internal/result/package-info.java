// SPDX-License-Identifier: Apache-2.0
/** What commands give back: values, with the text that a shell shows for them. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.result;
