// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

/** Text that a service has laid out: a notation, JSON, a drawing. @param text in lines */
public record PlainText(String text) implements Result {}
