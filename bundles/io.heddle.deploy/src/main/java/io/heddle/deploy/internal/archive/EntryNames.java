// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Names stay inside the jar, are there once, and belong to plain files and folders. */
final class EntryNames {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final int KIND = 0xf000;
    private static final int LINK = 0xa000;
    private static final int FILE = 0x8000;
    private static final int FOLDER = 0x4000;
    private static final int LONGEST = 1024;

    private EntryNames() {}

    static void check(List<Listed> entries) throws RefusedException {
        // Two names that differ in case are one file on some machines, and one manifest everywhere.
        Map<String, String> seen = new HashMap<>();
        for (Listed entry : entries) {
            String name = entry.name();
            checkPath(name);
            checkKind(entry);
            String bare = entry.folder() ? name.substring(0, name.length() - 1) : name;
            String before = seen.put(bare.toLowerCase(Locale.ROOT), name);
            if (before != null) {
                throw new RefusedException(before.equals(name) ? "it has the entry " + shown(name) + " twice"
                        : "its entries " + shown(before) + " and " + shown(name) + " are one file on some machines");
            }
        }
    }

    private static void checkPath(String name) throws RefusedException {
        if (name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException("it has an entry whose name is empty, too long or has control characters: "
                    + shown(name));
        }
        if (name.indexOf('\\') >= 0) {
            throw new RefusedException("its entry " + shown(name) + " has a backslash in its name");
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            throw new RefusedException("its entry " + shown(name) + " has an absolute path");
        }
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (String step : path.split("/", -1)) {
            if (step.equals("..") || step.equals(".") || step.isEmpty()) {
                throw new RefusedException("its entry " + shown(name) + " has a path with '" + step + "' in it");
            }
        }
    }

    private static void checkKind(Listed entry) throws RefusedException {
        int kind = entry.mode() & KIND;
        if (kind == LINK) {
            throw new RefusedException("its entry " + shown(entry.name()) + " is a symbolic link");
        }
        if (kind != 0 && kind != FILE && kind != FOLDER) {
            throw new RefusedException("its entry " + shown(entry.name()) + " is neither a file nor a folder");
        }
        if (entry.folder() && entry.size() != 0) {
            throw new RefusedException("its folder " + shown(entry.name()) + " has data");
        }
    }
}
