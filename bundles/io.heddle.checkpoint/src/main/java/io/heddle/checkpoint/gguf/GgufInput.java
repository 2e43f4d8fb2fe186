// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.gguf.GgufValue.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads a header from front to back, a buffer at a time, never beyond the end of the file. For one thread. */
final class GgufInput {
    /** Bytes of metadata and tensor list; published files stay below a fifth of it. */
    static final int MOST_HEADER_BYTES = 100_000_000;
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final Path file;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Of the buffer's first byte in the file. */
    private long base;

    /**
     * @param begin the first byte to read
     * @param end the byte after the last one that may be read
     */
    GgufInput(FileChannel channel, Path file, long begin, long end) {
        this.channel = channel;
        this.file = file;
        this.base = begin;
        this.end = end;
    }

    long position() {
        return base + buffer.position();
    }

    long remaining() {
        return end - position();
    }

    /** Passes over bytes that are there. */
    void skip(long count, String what) throws IOException {
        require(count, what);
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            base = position() + count;
            buffer.limit(0);
        }
    }

    int u32(String what) throws IOException {
        fill(Integer.BYTES, what);
        return buffer.getInt();
    }

    long u64(String what) throws IOException {
        fill(Long.BYTES, what);
        return buffer.getLong();
    }

    /** A length or a count of things that take at least so many bytes each; checked against what is left of the file. */
    long count(int bytesEach, String what) throws IOException {
        long count = u64(what);
        if (count < 0 || count > remaining() / bytesEach) {
            throw new MalformedGgufException(file, "it gives " + Long.toUnsignedString(count) + " as the size of " + what
                    + ", but only " + remaining() + " bytes follow");
        }
        return count;
    }

    /** A string of at most so many bytes, which must be UTF-8. */
    String string(int most, String what) throws IOException {
        long length = count(1, what);
        if (length > most) {
            throw new MalformedGgufException(file, what + " has " + length + " bytes; at most " + most + " are allowed");
        }
        byte[] bytes = bytes((int) length, what);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedGgufException(file, what + " is not UTF-8");
        }
    }

    byte[] bytes(int length, String what) throws IOException {
        require(length, what);
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;) {
            fill(1, what);
            int part = Math.min(buffer.remaining(), length - done);
            buffer.get(bytes, done, part);
            done += part;
        }
        return bytes;
    }

    /** A number or a flag. */
    GgufValue scalar(Kind kind, String what) throws IOException {
        fill(kind.bytes(), what);
        return switch (kind) {
            case UINT8 -> new GgufValue.Whole(kind, buffer.get() & 0xFF);
            case INT8 -> new GgufValue.Whole(kind, buffer.get());
            case UINT16 -> new GgufValue.Whole(kind, buffer.getShort() & 0xFFFF);
            case INT16 -> new GgufValue.Whole(kind, buffer.getShort());
            case UINT32 -> new GgufValue.Whole(kind, buffer.getInt() & 0xFFFF_FFFFL);
            case INT32 -> new GgufValue.Whole(kind, buffer.getInt());
            case UINT64, INT64 -> whole64(kind, buffer.getLong(), what);
            case FLOAT32 -> new GgufValue.Real(kind, buffer.getFloat());
            case FLOAT64 -> new GgufValue.Real(kind, buffer.getDouble());
            case BOOL -> flag(buffer.get(), what);
            case STRING, ARRAY -> throw new IllegalArgumentException(kind + " is no scalar");
        };
    }

    private GgufValue whole64(Kind kind, long value, String what) throws IOException {
        if (kind == Kind.UINT64 && value < 0) {
            throw new MalformedGgufException(file, what + " is " + Long.toUnsignedString(value) + "; at most "
                    + Long.MAX_VALUE + " is allowed");
        }
        return new GgufValue.Whole(kind, value);
    }

    private GgufValue flag(byte value, String what) throws IOException {
        if (value != 0 && value != 1) {
            throw new MalformedGgufException(file, what + " is " + (value & 0xFF) + " as a flag; 0 and 1 are allowed");
        }
        return new GgufValue.Flag(value == 1);
    }

    private void require(long count, String what) throws IOException {
        if (count > remaining()) {
            throw new MalformedGgufException(file, "it ends at byte " + end + ", in the middle of " + what);
        }
        if (position() + count > MOST_HEADER_BYTES) {
            throw new MalformedGgufException(file, "its metadata and tensor list go beyond " + MOST_HEADER_BYTES
                    + " bytes, which is all that is allowed");
        }
    }

    private void fill(int count, String what) throws IOException {
        require(count, what);
        if (buffer.remaining() >= count) {
            return;
        }
        base = position();
        buffer.compact().limit((int) Math.min(BUFFER, end - base));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, base + buffer.position()) < 0) {
                throw new MalformedGgufException(file, "it became shorter while it was read",
                        "do not write to a model in use; open it again when it is complete");
            }
        }
        buffer.flip();
    }
}
