// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
        if (directory.remaining() < ENTRY_BYTES || directory.getInt(directory.position()) != ENTRY) {
            throw file.fault("the directory of the archive ends within an entry" + DAMAGED);
        }
        ByteBuffer fixed = take(ENTRY_BYTES);
        int nameLength = fixed.getShort(28) & 0xFFFF;
        int extraLength = fixed.getShort(30) & 0xFFFF;
        int commentLength = fixed.getShort(32) & 0xFFFF;
        if (directory.remaining() < nameLength + extraLength + commentLength) {
            throw file.fault("the directory of the archive ends within an entry" + DAMAGED);
        }
        String name = name(take(nameLength));
        ByteBuffer extra = take(extraLength);
        take(commentLength);
        requireStored(name, fixed.getShort(8), fixed.getShort(10) & 0xFFFF);
        ByteBuffer large = numbers64(extra);
        long length = number(fixed.getInt(24), large, name);
        long stored = number(fixed.getInt(20), large, name);
        long local = number(fixed.getInt(42), large, name);
        if (length != stored) {
            throw file.fault(entry(name) + " has " + length + " bytes in " + stored + "; only stored entries are allowed");
        }
        ArchiveEntry found = new ArchiveEntry(name, local, dataAt(name, local), length);
        if (length < 0 || found.end() < found.begin() || found.end() > directoryAt) {
            throw file.fault(entry(name) + " has " + Long.toUnsignedString(length) + " bytes from byte " + found.begin()
                    + " on, beyond the " + directoryAt + " before the directory" + DAMAGED);
        }
        if (!name.endsWith("/") && entries.putIfAbsent(name, found) != null) {
            throw file.fault(entry(name) + " is there twice; the file contradicts itself, do not use it");
        }
        return found;
    }

    /** Where the bytes begin: behind the entry's own header, which must tell the same as the directory. */
    private long dataAt(String name, long local) throws IOException {
        if (local < 0 || local > directoryAt - LOCAL_BYTES) {
            throw file.fault(entry(name) + " begins at byte " + Long.toUnsignedString(local) + ", where none can be" + DAMAGED);
        }
        ByteBuffer header = file.read(local, LOCAL_BYTES);
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        long nameAt = local + LOCAL_BYTES;
        if (header.getInt(0) != LOCAL || (header.getShort(26) & 0xFFFF) != wanted.length || nameAt + wanted.length > directoryAt
                || !file.read(nameAt, wanted.length).equals(ByteBuffer.wrap(wanted))) {
            throw file.fault(entry(name) + " has another name in its own header at byte " + local
                    + "; the file contradicts itself, do not use it");
        }
        requireStored(name, header.getShort(6), header.getShort(8) & 0xFFFF);
        return nameAt + wanted.length + (header.getShort(28) & 0xFFFF);
    }

    private void requireStored(String name, int flags, int method) {
        if ((flags & ENCRYPTED) != 0 || method != 0) {
            throw file.fault(entry(name) + " is " + ((flags & ENCRYPTED) != 0 ? "encrypted" : "compressed (method " + method + ")")
                    + "; PyTorch stores its entries as they are, save the file with torch.save");
        }
    }

    /** The extra field with numbers that do not fit 32 bits; empty if there is none. */
    private ByteBuffer numbers64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int size = Math.min(extra.getShort() & 0xFFFF, extra.remaining());
            if (id == NUMBERS64) {
                return extra.slice(extra.position(), size).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + size);
        }
        return ByteBuffer.allocate(0);
    }

    private long number(int small, ByteBuffer large, String name) {
        long number = Integer.toUnsignedLong(small);
        if (number != IN_64) {
            return number;
        }
        if (large.remaining() < Long.BYTES) {
            throw file.fault(entry(name) + " lacks a 64-bit number" + DAMAGED);
        }
        return large.getLong();
    }

    private String name(ByteBuffer bytes) {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException malformed) {
            throw file.fault("the archive has an entry whose name is not UTF-8" + DAMAGED);
        }
        boolean plain = !name.isEmpty() && name.length() <= LONGEST_NAME && !name.startsWith("/")
                && name.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))
                && List.of(name.split("/")).stream().noneMatch(part -> part.equals("..") || part.equals(".") || part.isEmpty());
        if (!plain) {
            throw file.fault(entry(name) + " has a name that is no plain path within the archive; do not use this file");
        }
        return name;
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

    private ByteBuffer take(int length) {
        ByteBuffer part = directory.slice(directory.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(directory.position() + length);
        return part;
    }

    private static String entry(String name) {
        return "the entry " + Quoting.quote(name) + " of the archive";
    }
}
