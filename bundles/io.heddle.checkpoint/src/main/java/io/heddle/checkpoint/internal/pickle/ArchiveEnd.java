// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the last records of a zip archive say about its directory (APPNOTE 4.3.14 to 4.3.16); with
 * 64-bit numbers where the archive has them.
 *
 * @param entries how many there are
 * @param begin where the directory begins
 * @param length its bytes; it ends where the last records begin
 */
record ArchiveEnd(int entries, long begin, int length) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_BYTES = 64 << 20;
    private static final String NONE = "the archive has no directory at its end; the file is cut off or damaged, get it again";

    static ArchiveEnd read(ArchiveFile file) throws IOException {
        long at = find(file);
        ByteBuffer end = file.read(at, END_BYTES);
        requireOneDisk(file, end.getInt(4));
        long entries = end.getShort(10) & 0xFFFF;
        long length = end.getInt(12) & 0xFFFFFFFFL;
        long begin = end.getInt(16) & 0xFFFFFFFFL;
        if (at >= LOCATOR_BYTES) {
            ByteBuffer locator = file.read(at - LOCATOR_BYTES, LOCATOR_BYTES);
            if (locator.getInt(0) == LOCATOR) {
                at = requireRecord64(file, locator.getLong(8), at);
                ByteBuffer end64 = file.read(at, END64_BYTES);
                requireOneDisk(file, end64.getInt(16) | end64.getInt(20));
                entries = requireSame(file, entries, 0xFFFFL, end64.getLong(32));
                length = requireSame(file, length, 0xFFFFFFFFL, end64.getLong(40));
                begin = requireSame(file, begin, 0xFFFFFFFFL, end64.getLong(48));
            }
        }
        return checked(file, entries, begin, length, at);
    }

    private static ArchiveEnd checked(ArchiveFile file, long entries, long begin, long length, long end) {
        if (entries < 0 || entries > MOST_ENTRIES || length < 0 || length > MOST_BYTES) {
            throw file.fault("the directory of the archive has " + Long.toUnsignedString(entries) + " entries and "
                    + Long.toUnsignedString(length) + " bytes; at most " + MOST_ENTRIES + " and " + MOST_BYTES
                    + " are allowed, split the checkpoint into shards");
        }
        if (begin < 0 || begin != end - length) {
            throw file.fault("the directory of the archive lies at byte " + Long.toUnsignedString(begin) + ", but only "
                    + (end - length) + " is before its end; the file is damaged or not as PyTorch writes it");
        }
        return new ArchiveEnd((int) entries, begin, (int) length);
    }

    /** Searches backwards: a comment of any length may follow, and nothing behind it. */
    private static long find(ArchiveFile file) throws IOException {
        int tail = (int) Math.min(file.length(), END_BYTES + LONGEST_COMMENT);
        ByteBuffer bytes = file.read(file.length() - tail, tail);
        for (int at = tail - END_BYTES; at >= 0; at--) {
            if (bytes.getInt(at) == END && (bytes.getShort(at + 20) & 0xFFFF) == tail - END_BYTES - at) {
                return file.length() - tail + at;
            }
        }
        throw file.fault(NONE);
    }

    /** The record with 64-bit numbers lies right before its locator. */
    private static long requireRecord64(ArchiveFile file, long at, long end) throws IOException {
        if (at != end - LOCATOR_BYTES - END64_BYTES || at < 0 || file.read(at, Integer.BYTES).getInt(0) != END64) {
            throw file.fault(NONE);
        }
        return at;
    }

    private static void requireOneDisk(ArchiveFile file, int disks) {
        if (disks != 0) {
            throw file.fault("the archive is one of several parts; one whole file is allowed");
        }
    }

    private static long requireSame(ArchiveFile file, long small, long unset, long large) {
        if (small != unset && small != large) {
            throw file.fault("the last records of the archive say " + small + " and " + Long.toUnsignedString(large)
                    + " of the same thing; the file contradicts itself");
        }
        return large;
    }
}
