// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import java.util.Arrays;
import java.util.List;

/** Packages by name; {@code a.b.*} is {@code a.b} and all below it. */
public record PackageList(List<String> patterns) {

    private static final String BELOW = ".*";

    /** Reads patterns that commas or white space separate. */
    public static PackageList of(String text) {
        return new PackageList(Arrays.stream(text.split("[,\\s]+")).filter(p -> !p.isEmpty()).toList());
    }

    /** Whether a package is in it. */
    public boolean has(String name) {
        return patterns.stream().anyMatch(pattern -> fits(pattern, name));
    }

    private static boolean fits(String pattern, String name) {
        if (!pattern.endsWith(BELOW)) {
            return name.equals(pattern);
        }
        String parent = pattern.substring(0, pattern.length() - BELOW.length());
        return name.equals(parent) || name.startsWith(parent + ".");
    }

    @Override
    public String toString() {
        return String.join(", ", patterns);
    }
}
