// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

/** What a command gives back: a value that others can read, and the text that is shown for it. */
public interface Result {

    /** All of it, in lines. */
    String text();
}
