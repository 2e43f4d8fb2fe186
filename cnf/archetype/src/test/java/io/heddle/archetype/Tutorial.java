// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page in {@code docs/}, and its blocks of code.
 *
 * @param text all of it
 */
record Tutorial(String text) {
    /** Where this repository begins. */
    static final Path ROOT = Path.of(System.getProperty("heddle.root")).normalize();
    private static final Pattern BLOCK = Pattern.compile("(?m)^```(\\w+) ([\\w/.]+)\\n((?:(?!```).*\\n)*)```$");

    /**
     * A block of code that says more of itself than its language.
     *
     * @param language {@code sh} or {@code java}
     * @param mark {@code runnable}, or the file that it is a part of
     * @param code its lines
     */
    record Block(String language, String mark, String code) {}

    static Tutorial read(String name) throws IOException {
        return new Tutorial(Files.readString(ROOT.resolve("docs").resolve(name)));
    }

    /** The blocks of a language, in order. */
    List<Block> blocks(String language) {
        return BLOCK.matcher(text).results().map(found -> new Block(found.group(1), found.group(2), found.group(3)))
                .filter(block -> block.language().equals(language)).toList();
    }
}
