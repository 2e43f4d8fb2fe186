// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.Archive;
import io.heddle.deploy.internal.archive.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the entries of a dropped bundle may be: no native code and no archive, by name or by their first bytes. */
public final class ContentRules implements Archive.Visitor {

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so(\\.[0-9.]+)?|dll|dylib|jnilib|a|lib|o|exe)");
    private static final Pattern NESTED = Pattern.compile(".*\\.(jar|zip|war|ear|jmod|aar|esa|kar)");
    private static final int ELF = 0x7f454c46;
    private static final int STATIC_LIBRARY = 0x213c6172;
    private static final int CLASS_OR_FAT_MACH = 0xcafebabe;
    private static final int ZIP = 0x504b0304;
    private static final int EMPTY_ZIP = 0x504b0506;
    /** A class file has its version there, which begins at this number; a fat binary how many parts it has. */
    private static final int OLDEST_CLASS = 45;
    private static final int DOS_HEADER = 0x3c;

    @Override
    public void entry(String name, byte[] head) throws RefusedException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (NATIVE.matcher(lower).matches() || isNative(head)) {
            throw new RefusedException("its entry " + shown(name) + " is native code, which cannot be unloaded again");
        }
        int magic = magic(head);
        if (NESTED.matcher(lower).matches() || magic == ZIP || magic == EMPTY_ZIP) {
            throw new RefusedException("its entry " + shown(name) + " is an archive; put the classes themselves into the jar");
        }
        if (lower.endsWith(".class") && magic != CLASS_OR_FAT_MACH) {
            throw new RefusedException("its entry " + shown(name) + " is no class file");
        }
    }

    private static int magic(byte[] head) {
        return head.length < 4 ? 0 : ByteBuffer.wrap(head).getInt();
    }

    private static boolean isNative(byte[] head) {
        return switch (magic(head)) {
            case ELF, STATIC_LIBRARY, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xbebafeca, 0xcafebabf, 0xbfbafeca -> true;
            case CLASS_OR_FAT_MACH -> head.length >= 8 && Integer.compareUnsigned(ByteBuffer.wrap(head).getInt(4), OLDEST_CLASS) < 0;
            default -> isWindows(head);
        };
    }

    /** Two letters are too little: text begins with them too, but has no small number at that place. */
    private static boolean isWindows(byte[] head) {
        if (head.length < DOS_HEADER + 4 || head[0] != 'M' || head[1] != 'Z') {
            return false;
        }
        int header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(DOS_HEADER);
        return header >= 0 && header < 1 << 24;
    }
}
