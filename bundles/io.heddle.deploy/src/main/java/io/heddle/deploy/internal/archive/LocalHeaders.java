// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The listing that stands in front of each entry's data, which a reader of streams goes by.
 *
 * <p>It must say what the directory says, and the entries must fill the file from its first byte to
 * the directory, so that both ways of reading find the same entries and nothing lies in between.
 */
final class LocalHeaders {

    private static final long SIGNATURE = 0x04034b50L;
    private static final long DESCRIPTOR_SIGNATURE = 0x08074b50L;
    private static final int HEADER_BYTES = 30;
    private static final int DESCRIPTOR_BYTES = 12;

    private final LittleEndian file;

    LocalHeaders(LittleEndian file) {
        this.file = file;
    }

    /** Where the data of each entry begins. */
    Map<Listed, Long> check(CentralDirectory directory) throws RefusedException {
        List<Listed> inOrder = directory.entries().stream().sorted(Comparator.comparingLong(Listed::offset)).toList();
        Map<Listed, Long> data = new HashMap<>();
        long at = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            Listed entry = inOrder.get(i);
            if (entry.offset() != at) {
                throw new RefusedException("its entries overlap or have a gap at " + shown(entry.name()));
            }
            long begin = compare(entry);
            data.put(entry, begin);
            long end = begin + entry.compressed();
            long next = i + 1 < inOrder.size() ? inOrder.get(i + 1).offset() : directory.start();
            at = end + descriptor(entry, end, next - end);
        }
        if (at != directory.start()) {
            throw new RefusedException("something lies between its entries and its directory");
        }
        return data;
    }

    private long compare(Listed entry) throws RefusedException {
        long at = entry.offset();
        file.require(at, HEADER_BYTES);
        int nameBytes = file.u2(at + 26);
        long afterName = at + HEADER_BYTES + nameBytes;
        boolean same = file.u4(at) == SIGNATURE && file.u2(at + 6) == entry.flags() && file.u2(at + 8) == entry.method()
                && CentralDirectory.name(file, at + HEADER_BYTES, nameBytes).equals(entry.name())
                && (sizes(at + 14, entry) || entry.streamed() && noSizes(at + 14));
        if (!same || entry.streamed() && entry.method() == 0) {
            throw disagreement(entry);
        }
        int extra = file.u2(at + 28);
        ExtraFields.check(file, afterName, extra, entry.name());
        file.require(afterName + extra, entry.compressed());
        return afterName + extra;
    }

    private boolean sizes(long at, Listed entry) throws RefusedException {
        return file.u4(at) == entry.crc() && file.u4(at + 4) == entry.compressed() && file.u4(at + 8) == entry.size();
    }

    private boolean noSizes(long at) throws RefusedException {
        return file.u4(at) == 0 && file.u4(at + 4) == 0 && file.u4(at + 8) == 0;
    }

    /** How long the sizes behind the data are; their signature is optional. */
    private long descriptor(Listed entry, long at, long room) throws RefusedException {
        if (!entry.streamed()) {
            return 0;
        }
        if (room == DESCRIPTOR_BYTES + 4 && file.u4(at) == DESCRIPTOR_SIGNATURE && sizes(at + 4, entry)
                || room == DESCRIPTOR_BYTES && sizes(at, entry)) {
            return room;
        }
        throw disagreement(entry);
    }

    private static RefusedException disagreement(Listed entry) {
        return new RefusedException("its two listings disagree about " + shown(entry.name()));
    }
}
