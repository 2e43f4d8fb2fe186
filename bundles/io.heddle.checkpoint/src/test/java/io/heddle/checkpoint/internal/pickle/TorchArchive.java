// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes archives as PyTorch does: entries stored, their bytes at multiples of 64, and 64-bit records if asked for. */
final class TorchArchive {
    private static final int ALIGNMENT = 64;

    /** What a directory says of an entry; a test may say something else than what is there. */
    record Said(String name, int method, int flags, long length, long stored, long header) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Said> directory = new ArrayList<>();
    private boolean large;

    /** An archive with a pickle, ready for its storages. */
    static TorchArchive of(byte[] pickle) {
        return new TorchArchive().entry("archive/data.pkl", pickle).entry("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    }

    /** The directory has 64-bit records. */
    TorchArchive large() {
        large = true;
        return this;
    }

    TorchArchive storage(String key, byte[] bytes) {
        return entry("archive/data/" + key, bytes);
    }

    TorchArchive storage(String key, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return storage(key, bytes.array());
    }

    TorchArchive entry(String name, byte[] bytes) {
        long header = out.size();
        local(name, bytes);
        return said(new Said(name, 0, 0, bytes.length, bytes.length, header));
    }

    /** An entry of the directory alone. */
    TorchArchive said(Said said) {
        directory.add(said);
        return this;
    }

    /** The last entry, for a test that says something else of it. */
    Said last() {
        return directory.removeLast();
    }

    private void local(String name, byte[] bytes) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int padding = ALIGNMENT - (out.size() + 30 + text.length + 4) % ALIGNMENT;
        ByteBuffer header = buffer(30 + text.length + 4 + padding);
        // Sizes follow in a descriptor, as PyTorch's writer has it.
        header.putInt(0x04034b50).putShort((short) 20).putShort((short) 8).putShort((short) 0).putInt(0).putInt(0).putInt(0).putInt(0)
                .putShort((short) text.length).putShort((short) (4 + padding)).put(text)
                .putShort((short) 0x4246).putShort((short) padding);
        out.writeBytes(header.array());
        out.writeBytes(bytes);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        out.writeBytes(buffer(16).putInt(0x08074b50).putInt((int) sum.getValue()).putInt(bytes.length).putInt(bytes.length).array());
    }

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(out.toByteArray());
        directory.forEach(said -> all.writeBytes(central(said)));
        int length = all.size() - out.size();
        int end = all.size();
        if (large) {
            all.writeBytes(buffer(56).putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0)
                    .putLong(directory.size()).putLong(directory.size()).putLong(length).putLong(out.size()).array());
            all.writeBytes(buffer(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
        }
        all.writeBytes(buffer(22).putInt(0x06054b50).putInt(0)
                .putShort((short) (large ? -1 : directory.size())).putShort((short) (large ? -1 : directory.size()))
                .putInt(large ? -1 : length).putInt(large ? -1 : out.size()).putShort((short) 0).array());
        return all.toByteArray();
    }

    private byte[] central(Said said) {
        byte[] text = said.name.getBytes(StandardCharsets.UTF_8);
        int extra = large ? 28 : 0;
        ByteBuffer entry = buffer(46 + text.length + extra);
        entry.putInt(0x02014b50).putShort((short) 0).putShort((short) 0).putShort((short) said.flags).putShort((short) said.method)
                .putInt(0).putInt(0).putInt(large ? -1 : (int) said.stored).putInt(large ? -1 : (int) said.length)
                .putShort((short) text.length).putShort((short) extra).putShort((short) 0).putShort((short) 0).putShort((short) 0)
                .putInt(0).putInt(large ? -1 : (int) said.header).put(text);
        if (large) {
            entry.putShort((short) 1).putShort((short) 24).putLong(said.length).putLong(said.stored).putLong(said.header);
        }
        return entry.array();
    }

    Path in(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), bytes());
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
