// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.soak;

import java.util.Locale;

/** How a mechanism is exchanged for itself. */
public enum Exchange {
    /** The running stack is told to; the bundle stays. */
    ORDER,
    /** Its bundle is stopped and started; requests wait in between. */
    RESTART,
    /** Its bundle is updated in place, which gives it a new class loader; requests wait in between. */
    UPDATE,
    /** A copy with a higher version is installed and started, then the older bundle is uninstalled. */
    BESIDE;

    /** As it is typed and shown. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
