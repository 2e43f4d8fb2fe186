// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** A zip file of stored entries, written field by field so that each field can lie. Used by one thread. */
final class RawZip {

    /** What is written of an entry. */
    record Raw(String local, String listed, int flags, int method, long crc, long size, long listedSize, int mode,
            byte[] extra, byte[] data) {

        static Raw of(String name, byte[] data) {
            CRC32 crc = new CRC32();
            crc.update(data);
            return new Raw(name, name, 0, 0, crc.getValue(), data.length, data.length, 0, new byte[0], data);
        }

        Raw local(String name) {
            return new Raw(name, listed, flags, method, crc, size, listedSize, mode, extra, data);
        }

        Raw flags(int bits) {
            return new Raw(local, listed, bits, method, crc, size, listedSize, mode, extra, data);
        }

        Raw method(int number) {
            return new Raw(local, listed, flags, number, crc, size, listedSize, mode, extra, data);
        }

        Raw crc(long sum) {
            return new Raw(local, listed, flags, method, sum, size, listedSize, mode, extra, data);
        }

        /** Told alike in both listings. */
        Raw size(long bytes) {
            return new Raw(local, listed, flags, method, crc, bytes, bytes, mode, extra, data);
        }

        Raw listedSize(long bytes) {
            return new Raw(local, listed, flags, method, crc, size, bytes, mode, extra, data);
        }

        Raw mode(int bits) {
            return new Raw(local, listed, flags, method, crc, size, listedSize, bits, extra, data);
        }

        Raw extra(byte... fields) {
            return new Raw(local, listed, flags, method, crc, size, listedSize, mode, fields, data);
        }
    }

    private final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final List<byte[]> directory = new ArrayList<>();

    /** Begins with the manifest of a bundle that is taken. */
    static RawZip bundle() {
        return new RawZip().add("META-INF/MANIFEST.MF", TestJar.bundle().manifestBytes());
    }

    RawZip add(String name, byte[] data) {
        return add(name, data, raw -> raw);
    }

    RawZip add(String name, byte[] data, UnaryOperator<Raw> change) {
        Raw raw = change.apply(Raw.of(name, data));
        int offset = out.position();
        byte[] local = raw.local().getBytes(StandardCharsets.UTF_8);
        out.putInt(0x04034b50).putShort((short) 20).putShort((short) raw.flags()).putShort((short) raw.method()).putInt(0)
                .putInt((int) raw.crc()).putInt(raw.data().length).putInt((int) raw.size())
                .putShort((short) local.length).putShort((short) raw.extra().length).put(local).put(raw.extra()).put(raw.data());
        directory.add(listed(raw, offset));
        return this;
    }

    /** Lists the first entry once more, under another name. */
    RawZip listAgain(String name) {
        byte[] manifest = TestJar.bundle().manifestBytes();
        directory.add(listed(Raw.of(name, manifest), 0));
        return this;
    }

    /** Bytes that no listing mentions. */
    RawZip gap(int count) {
        out.put(new byte[count]);
        return this;
    }

    private static byte[] listed(Raw raw, int offset) {
        byte[] name = raw.listed().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(46 + name.length + raw.extra().length).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20).putShort((short) raw.flags())
                .putShort((short) raw.method()).putInt(0).putInt((int) raw.crc()).putInt(raw.data().length)
                .putInt((int) raw.listedSize()).putShort((short) name.length).putShort((short) raw.extra().length)
                .putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(raw.mode() << 16).putInt(offset)
                .put(name).put(raw.extra()).array();
    }

    byte[] bytes() {
        return bytes("");
    }

    byte[] bytes(String comment) {
        int start = out.position();
        directory.forEach(out::put);
        int size = out.position() - start;
        out.putInt(0x06054b50).putInt(0).putShort((short) directory.size()).putShort((short) directory.size())
                .putInt(size).putInt(start).putShort((short) comment.length()).put(comment.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(out.array(), out.position());
    }
}
