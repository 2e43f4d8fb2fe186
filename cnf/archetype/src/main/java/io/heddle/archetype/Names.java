// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

/**
 * What differs from project to project.
 *
 * @param group Maven's group: {@code org.example}
 * @param artifact the bundle and its root package: {@code org.example.ema}
 * @param version of the project
 * @param mechanism the name that stacks use: {@code ema}
 */
record Names(String group, String artifact, String version, String mechanism) {
    /** Those of the template itself. */
    static final Names TEMPLATE = new Names("org.example", "org.example.ema", "1.0.0-SNAPSHOT", "ema");

    /** @throws IllegalArgumentException in one line that says what is allowed */
    Names {
        require("the group", group, "[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*", "a package name in small letters, as org.example,");
        require("the mechanism", mechanism, "[a-z][a-z0-9]*", "a word of small letters and digits");
    }

    /** A project whose bundle is the group and the mechanism. */
    static Names of(String group, String mechanism) {
        return new Names(group, group + "." + mechanism, TEMPLATE.version, mechanism);
    }

    /** What class names begin with. */
    String prefix() {
        return Character.toUpperCase(mechanism.charAt(0)) + mechanism.substring(1);
    }

    private static void require(String what, String found, String pattern, String allowed) {
        if (!found.matches(pattern)) {
            throw new IllegalArgumentException(what + " is '" + found + "'; " + allowed + " is allowed");
        }
    }
}
