// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.planted;

import java.util.Locale;

/** What is wrong with a planted mechanism. */
public enum Fault {
    /** Nothing; it keeps nothing. */
    NONE,
    /** Nothing; it carries a state. */
    NONE_WITH_STATE,
    /** It does not say where it is from. */
    SILENT,
    /** Half the channels. */
    WRONG_SHAPE,
    /** Its forward pass throws. */
    THROWS,
    /** It takes its service back while a pass runs. */
    VANISHES,
    /** Its result is not a number. */
    NAN,
    /** It counts its calls and adds the count. */
    UNSTEADY,
    /** It reads tokens that come later. */
    LOOKS_AHEAD,
    /** It reads the neighbour's row. */
    MIXES_ROWS,
    /** It says that it keeps O(1) and keeps something for each token. */
    LIES_ABOUT_STATE,
    /** It runs one operator a token. */
    SLOW,
    /** It says O(T) and takes T x T. */
    QUADRATIC,
    /** Each call keeps some heap. */
    GROWS_HEAP,
    /** Each call keeps some memory of the device. */
    GROWS_DEVICE,
    /** A division by zero where a setting should be refused. */
    DIVIDES,
    /** Its bundle starts a thread and leaves it. */
    LEAVES_THREAD,
    /** A value of its own stays in a ThreadLocal. */
    LEAVES_THREAD_LOCAL;

    /** Under which name its mechanism is registered. */
    public String mechanism() {
        return "planted" + name().toLowerCase(Locale.ROOT).replace("_", "");
    }
}
