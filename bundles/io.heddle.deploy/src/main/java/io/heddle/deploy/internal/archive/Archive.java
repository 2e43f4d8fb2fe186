// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Expands every entry of a jar once, within bounds, and shows each to a visitor. */
public final class Archive {

    /** Sees each entry. */
    public interface Visitor {

        /**
         * One entry that is no folder.
         *
         * @param name in the jar
         * @param head its first bytes, at most {@link #HEAD_BYTES}
         */
        void entry(String name, byte[] head) throws RefusedException;
    }

    /** How much of an entry a visitor sees: enough to tell what kind of file it is. */
    public static final int HEAD_BYTES = 1024;

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final int CHUNK = 1 << 15;
    private static final int STORED = 0;

    private final byte[] bytes;
    private final Limits limits;
    private long expanded;

    private Archive(byte[] bytes, Limits limits) {
        this.bytes = bytes;
        this.limits = limits;
    }

    /**
     * Checks the archive from end to end.
     *
     * @return the manifest
     * @throws RefusedException naming the first thing that is wrong
     */
    public static byte[] check(byte[] bytes, Limits limits, Visitor visitor) throws RefusedException {
        LittleEndian file = new LittleEndian(bytes);
        CentralDirectory directory = CentralDirectory.read(file, limits);
        EntryNames.check(directory.entries());
        Map<Listed, Long> data = new LocalHeaders(file).check(directory);
        Archive archive = new Archive(bytes, limits);
        byte[] manifest = null;
        for (Listed entry : directory.entries()) {
            boolean isManifest = entry.name().equals(MANIFEST);
            byte[] head = archive.expand(entry, data.get(entry).intValue(), isManifest ? limits.manifestBytes() + 1 : HEAD_BYTES);
            if (isManifest) {
                manifest = head;
            } else if (!entry.folder()) {
                visitor.entry(entry.name(), head);
            }
        }
        if (manifest == null) {
            throw new RefusedException("it has no manifest, so it is no bundle");
        }
        if (manifest.length > limits.manifestBytes()) {
            throw new RefusedException("its manifest is larger than " + limits.manifestBytes() + " bytes");
        }
        return manifest;
    }

    private byte[] expand(Listed entry, int begin, int keep) throws RefusedException {
        int length = (int) entry.compressed();
        Kept kept = new Kept(keep);
        if (entry.method() == STORED) {
            add(kept, bytes, begin, length);
        } else {
            inflate(entry, begin, length, kept);
        }
        if (kept.size != entry.size() || kept.crc.getValue() != entry.crc()) {
            throw new RefusedException("its entry " + shown(entry.name()) + " is damaged or larger than it says");
        }
        return kept.bytes();
    }

    private void inflate(Listed entry, int begin, int length, Kept kept) throws RefusedException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes, begin, length);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished()) {
                    throw new RefusedException("its entry " + shown(entry.name()) + " ends too early");
                }
                add(kept, chunk, 0, count);
            }
            if (inflater.getRemaining() != 0) {
                throw new RefusedException("its entry " + shown(entry.name()) + " hides data behind its end");
            }
        } catch (DataFormatException e) {
            throw new RefusedException("its entry " + shown(entry.name()) + " is damaged");
        } finally {
            inflater.end();
        }
    }

    /** Counts what really comes out; the declared sizes may lie. */
    private void add(Kept kept, byte[] chunk, int from, int count) throws RefusedException {
        expanded += count;
        if (expanded > limits.expandedBytes()) {
            throw new RefusedException("it expands to more than " + (limits.expandedBytes() >> 20) + " MiB");
        }
        if (expanded > (long) limits.ratio() * bytes.length) {
            throw new RefusedException("it expands to more than " + limits.ratio() + " times its size");
        }
        kept.add(chunk, from, count);
    }
}
