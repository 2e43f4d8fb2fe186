// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amount {

    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amount() {}

    /** A count with its thousands set apart. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Bytes in the unit that leaves at most four digits before the point. */
    public static String bytes(double value) {
        int unit = 0;
        double shown = value;
        while (shown >= 1024 && unit < BYTES.length - 1) {
            shown /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.2f %s", shown, BYTES[unit]);
    }
}
