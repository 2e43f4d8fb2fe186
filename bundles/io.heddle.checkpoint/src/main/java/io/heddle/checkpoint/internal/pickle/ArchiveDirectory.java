// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory of a zip archive in which every entry is stored as it is (APPNOTE 4.3.7 and 4.3.12).
 * No two entries share a name or a byte, and none is compressed: so no entry has more bytes than the file.
 */
final class ArchiveDirectory {
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LONGEST_NAME = 1024;
    private static final int ENCRYPTED = 1;
    private static final int NUMBERS64 = 1;
    private static final long IN_64 = 0xFFFFFFFFL;
    private static final String DAMAGED = "; the file is damaged, get it again";

    private final ArchiveFile file;
    private final ByteBuffer directory;
    private final long directoryAt;
    private final Map<String, ArchiveEntry> entries = new LinkedHashMap<>();
    /** Where the next 64-bit number of an entry is, and where they end. */
    private int next64;
    private int end64;

    private ArchiveDirectory(ArchiveFile file, ArchiveEnd end) throws IOException {
        this.file = file;
        this.directory = file.read(end.begin(), end.length());
        this.directoryAt = end.begin();
    }

    /**
     * The entries by name, folders left out, in the order of the directory.
     *
     * @throws io.heddle.checkpoint.ModelException in one line if it is not such an archive
     */
    static Map<String, ArchiveEntry> read(ArchiveFile file) throws IOException {
        ArchiveEnd end = ArchiveEnd.read(file);
        ArchiveDirectory directory = new ArchiveDirectory(file, end);
        List<ArchiveEntry> all = new ArrayList<>();
        for (int i = 0; i < end.entries(); i++) {
            all.add(directory.next());
        }
        if (directory.directory.hasRemaining()) {
            throw file.fault("the directory of the archive goes on behind its " + end.entries() + " entries" + DAMAGED);
        }
        directory.requireApart(all);
        return directory.entries;
    }

    private ArchiveEntry next() throws IOException {
        int at = directory.position();
        if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY) {
            throw file.fault("the directory of the archive ends within an entry" + DAMAGED);
        }
        int nameLength = directory.getShort(at + 28) & 0xFFFF;
        int extraLength = directory.getShort(at + 30) & 0xFFFF;
        int whole = ENTRY_BYTES + nameLength + extraLength + (directory.getShort(at + 32) & 0xFFFF);
        if (directory.remaining() < whole) {
            throw file.fault("the directory of the archive ends within an entry" + DAMAGED);
        }
        String name = name(at + ENTRY_BYTES, nameLength);
        requireStored(name, directory.getShort(at + 8), directory.getShort(at + 10) & 0xFFFF);
        numbers64(at + ENTRY_BYTES + nameLength, extraLength);
        long length = number(at + 24, name);
        long stored = number(at + 20, name);
        long local = number(at + 42, name);
        if (length != stored) {
            throw file.fault(entry(name) + " has " + length + " bytes in " + stored + "; only stored entries are allowed");
        }
        ArchiveEntry found = new ArchiveEntry(name, local, dataAt(name, at + ENTRY_BYTES, nameLength, local), length);
        if (length < 0 || found.end() < found.begin() || found.end() > directoryAt) {
            throw file.fault(entry(name) + " has " + Long.toUnsignedString(length) + " bytes from byte " + found.begin()
                    + " on, beyond the " + directoryAt + " before the directory" + DAMAGED);
        }
        if (!name.endsWith("/") && entries.putIfAbsent(name, found) != null) {
            throw file.fault(entry(name) + " is there twice; the file contradicts itself, do not use it");
        }
        directory.position(at + whole);
        return found;
    }

    /** Where the bytes begin: behind the entry's own header, which must tell the same as the directory. */
    private long dataAt(String name, int nameAt, int nameLength, long local) throws IOException {
        if (local < 0 || local > directoryAt - LOCAL_BYTES - nameLength) {
            throw file.fault(entry(name) + " begins at byte " + Long.toUnsignedString(local) + ", where none can be" + DAMAGED);
        }
        ByteBuffer header = file.read(local, LOCAL_BYTES + nameLength);
        if (header.getInt(0) != LOCAL || (header.getShort(26) & 0xFFFF) != nameLength
                || !Arrays.equals(header.array(), LOCAL_BYTES, LOCAL_BYTES + nameLength, directory.array(), nameAt, nameAt + nameLength)) {
            throw file.fault(entry(name) + " has another name in its own header at byte " + local
                    + "; the file contradicts itself, do not use it");
        }
        requireStored(name, header.getShort(6), header.getShort(8) & 0xFFFF);
        return local + LOCAL_BYTES + nameLength + (header.getShort(28) & 0xFFFF);
    }

    private void requireStored(String name, int flags, int method) {
        if ((flags & ENCRYPTED) != 0 || method != 0) {
            throw file.fault(entry(name) + " is " + ((flags & ENCRYPTED) != 0 ? "encrypted" : "compressed (method " + method + ")")
                    + "; PyTorch stores its entries as they are, save the file with torch.save");
        }
    }

    /** Finds the extra field with numbers that do not fit 32 bits; they stand there in the order in which they are due. */
    private void numbers64(int from, int length) {
        next64 = from;
        end64 = from;
        for (int at = from; at + 4 <= from + length; ) {
            int size = Math.min(directory.getShort(at + 2) & 0xFFFF, from + length - at - 4);
            if (directory.getShort(at) == NUMBERS64) {
                next64 = at + 4;
                end64 = at + 4 + size;
                return;
            }
            at += 4 + size;
        }
    }

    private long number(int at, String name) {
        long number = Integer.toUnsignedLong(directory.getInt(at));
        if (number != IN_64) {
            return number;
        }
        if (end64 - next64 < Long.BYTES) {
            throw file.fault(entry(name) + " lacks a 64-bit number" + DAMAGED);
        }
        next64 += Long.BYTES;
        return directory.getLong(next64 - Long.BYTES);
    }

    private String name(int at, int length) {
        String name = new String(directory.array(), at, length, StandardCharsets.UTF_8);
        if (!isPlain(name)) {
            throw file.fault(entry(name) + " has a name that is no plain path within the archive; do not use this file");
        }
        return name;
    }

    /** Folders and a name, of characters that file systems agree on; malformed ones have become U+FFFD. */
    private static boolean isPlain(String name) {
        int part = 0;
        for (int i = 0; i <= name.length(); i++) {
            char c = i == name.length() ? '/' : name.charAt(i);
            if (c == '\\' || c == ':' || c == '\uFFFD' || Character.isISOControl(c)) {
                return false;
            }
            if (c == '/') {
                int length = i - part;
                boolean end = i == name.length();
                if (length == 0 && !(end && part > 0) || name.startsWith(".", part) && length == 1
                        || name.startsWith("..", part) && length == 2) {
                    return false;
                }
                part = i + 1;
            }
        }
        return name.length() <= LONGEST_NAME;
    }

    /** Entries that share bytes would make much out of a small file. */
    private void requireApart(List<ArchiveEntry> all) {
        all.sort(Comparator.comparingLong(ArchiveEntry::header));
        ArchiveEntry before = null;
        for (ArchiveEntry entry : all) {
            if (before != null && entry.header() < before.end()) {
                throw file.fault(entry(entry.name()) + " shares bytes with " + Quoting.quote(before.name())
                        + "; the file contradicts itself, do not use it");
            }
            before = entry;
        }
    }

    private static String entry(String name) {
        return "the entry " + Quoting.quote(name) + " of the archive";
    }
}
