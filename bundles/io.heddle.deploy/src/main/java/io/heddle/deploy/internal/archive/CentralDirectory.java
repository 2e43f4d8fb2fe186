// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The listing at the end of a zip file, which the JVM and the framework go by.
 *
 * <p>Stricter than the format: nothing may follow the end record and nothing may lie between it and
 * the directory, because that is where a second directory hides.
 *
 * @param start where it begins, and so where the entries end
 * @param entries in its own order
 */
record CentralDirectory(long start, List<Listed> entries) {

    private static final long END_SIGNATURE = 0x06054b50L;
    private static final long ENTRY_SIGNATURE = 0x02014b50L;
    private static final long LOCAL_SIGNATURE = 0x04034b50L;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    private static final int ZIP64_COUNT = 0xffff;
    private static final long ZIP64_SIZE = 0xffffffffL;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    static CentralDirectory read(LittleEndian file, Limits limits) throws RefusedException {
        long end = end(file);
        int count = file.u2(end + 10);
        long size = file.u4(end + 12);
        long start = file.u4(end + 16);
        if (count == ZIP64_COUNT || size == ZIP64_SIZE || start == ZIP64_SIZE) {
            throw new RefusedException("it uses ZIP64, which no jar of this size needs");
        }
        if (file.u2(end + 4) != 0 || file.u2(end + 6) != 0 || file.u2(end + 8) != count || start + size != end) {
            throw new RefusedException("its end record does not fit its directory");
        }
        if (count == 0) {
            throw new RefusedException("it is an archive without entries");
        }
        if (count > limits.entries()) {
            throw new RefusedException("it has " + count + " entries; at most " + limits.entries() + " are taken");
        }
        List<Listed> entries = new ArrayList<>();
        long at = start;
        for (int i = 0; i < count; i++) {
            Listed entry = entry(file, at);
            entries.add(entry);
            at += ENTRY_BYTES + entry.nameBytes() + file.u2(at + 30) + file.u2(at + 32);
        }
        if (at != end) {
            throw new RefusedException("its end record does not fit its directory");
        }
        return new CentralDirectory(start, List.copyOf(entries));
    }

    private static long end(LittleEndian file) throws RefusedException {
        if (file.size() == 0) {
            throw new RefusedException("it is empty");
        }
        long end = file.size() - END_BYTES;
        if (end >= 0 && file.u4(end) == END_SIGNATURE && file.u2(end + 20) == 0) {
            return end;
        }
        if (file.size() >= 4 && (file.u4(0) == LOCAL_SIGNATURE || file.u4(0) == END_SIGNATURE)) {
            throw new RefusedException("it is truncated, or something follows its directory; copy or build it again");
        }
        throw new RefusedException("it is not a jar");
    }

    private static Listed entry(LittleEndian file, long at) throws RefusedException {
        if (file.u4(at) != ENTRY_SIGNATURE) {
            throw new RefusedException("its directory is damaged");
        }
        file.require(at, ENTRY_BYTES);
        int nameBytes = file.u2(at + 28);
        String name = name(file, at + ENTRY_BYTES, nameBytes);
        ExtraFields.check(file, at + ENTRY_BYTES + nameBytes, file.u2(at + 30), name);
        int method = file.u2(at + 10);
        Listed entry = new Listed(name, nameBytes, file.u2(at + 8), method, file.u4(at + 16), file.u4(at + 20),
                file.u4(at + 24), (int) (file.u4(at + 38) >>> 16), file.u4(at + 42));
        if ((entry.flags() & ENCRYPTED) != 0) {
            throw new RefusedException("its entry " + shown(name) + " is encrypted");
        }
        if (method != STORED && method != DEFLATED) {
            throw new RefusedException("its entry " + shown(name) + " is packed by method " + method
                    + "; only stored and deflated ones are taken");
        }
        return entry;
    }

    static String name(LittleEndian file, long at, int count) throws RefusedException {
        file.require(at, count);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.bytes(), (int) at, count)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("an entry has a name that is not UTF-8");
        }
    }
}
