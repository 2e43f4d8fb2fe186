// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name nearest to a mistyped or unknown one. */
final class Similar {
    private Similar() {}

    /** By edit distance; a shared beginning counts as near, as in {@code mamba} and {@code mamba_ssm}. */
    static Optional<String> to(String name, Collection<String> known) {
        return known.stream().min(Comparator.<String>comparingInt(other -> distance(name, other)).thenComparing(o -> o));
    }

    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= Math.min(a.length(), 100); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(substituted, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
