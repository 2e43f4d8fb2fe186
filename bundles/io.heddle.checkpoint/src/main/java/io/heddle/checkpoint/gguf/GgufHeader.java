// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.gguf.GgufValue.Kind;
import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Everything before the tensor data, read and checked.
 *
 * @param metadata by key, in the order of the file
 * @param tensors by name, in the order of their data
 */
record GgufHeader(Map<String, GgufValue> metadata, SequencedMap<String, GgufTensor> tensors) {
    private static final int MAGIC = 0x4655_4747;
    /** Magic, version, and two counts. */
    private static final int FIXED_BYTES = 24;
    private static final int MOST_KEYS = 100_000;
    private static final int MOST_KEY_BYTES = 65_535;
    /** A length, one character, a kind and a value. */
    private static final int LEAST_KEY_BYTES = 14;
    private static final Kind[] KINDS = Kind.values();

    static GgufHeader read(FileChannel channel, Path file) throws IOException {
        long length = channel.size();
        if (length < FIXED_BYTES) {
            throw new MalformedGgufException(file, "it has " + length + " bytes, but a GGUF file begins with " + FIXED_BYTES);
        }
        GgufInput in = new GgufInput(channel, file, 0, length);
        requireReadable(file, in.u32("the magic"), in.u32("the version"));
        long tensors = in.count(GgufLayout.LEAST_TENSOR_BYTES, "the list of tensors");
        long keys = in.count(LEAST_KEY_BYTES, "the metadata");
        if (keys > MOST_KEYS) {
            throw new MalformedGgufException(file, "it has " + keys + " metadata keys; at most " + MOST_KEYS + " are allowed");
        }
        Map<String, GgufValue> metadata = metadata(in, file, keys);
        return new GgufHeader(metadata, new GgufLayout(in, file, alignment(metadata, file)).read(tensors, length));
    }

    private static void requireReadable(Path file, int magic, int version) throws MalformedGgufException {
        if (magic != MAGIC) {
            throw new MalformedGgufException(file, "it does not begin with GGUF", "name a GGUF file");
        }
        if (Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3) {
            throw new MalformedGgufException(file, "it is big endian; little endian is allowed",
                    "convert it with gguf-py's gguf_convert_endian");
        }
        if (version != 2 && version != 3) {
            throw new MalformedGgufException(file, "it is of version " + Integer.toUnsignedString(version)
                    + "; 2 and 3 are allowed", "convert the model again with a present llama.cpp");
        }
    }

    private static Map<String, GgufValue> metadata(GgufInput in, Path file, long count) throws IOException {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            String key = in.string(MOST_KEY_BYTES, "the name of metadata key " + i);
            if (key.isEmpty()) {
                throw new MalformedGgufException(file, "metadata key " + i + " has no name");
            }
            String what = "the metadata key " + Quoting.quote(key);
            if (metadata.put(key, value(in, file, kind(in, file, what), what)) != null) {
                throw new MalformedGgufException(file, what + " is there twice");
            }
        }
        return metadata;
    }

    private static GgufValue value(GgufInput in, Path file, Kind kind, String what) throws IOException {
        return switch (kind) {
            case STRING -> text(in, what);
            case ARRAY -> array(in, file, what);
            default -> in.scalar(kind, what);
        };
    }

    private static GgufValue.Text text(GgufInput in, String what) throws IOException {
        long length = in.count(1, what);
        GgufValue.Text text = new GgufValue.Text(in.position(), length);
        in.skip(length, what);
        return text;
    }

    private static GgufValue array(GgufInput in, Path file, String what) throws IOException {
        Kind kind = kind(in, file, what);
        if (kind == Kind.ARRAY) {
            throw new MalformedGgufException(file, what + " is an array of arrays; arrays of plain values are allowed");
        }
        boolean strings = kind == Kind.STRING;
        long count = in.count(strings ? Long.BYTES : kind.bytes(), what);
        GgufValue.Array array = new GgufValue.Array(kind, count, in.position());
        if (strings) {
            String each = "a string of " + what;
            for (long i = 0; i < count; i++) {
                in.skip(in.count(1, each), what);
            }
        } else {
            in.skip(Math.multiplyExact(count, kind.bytes()), what);
        }
        return array;
    }

    private static Kind kind(GgufInput in, Path file, String what) throws IOException {
        int number = in.u32("the kind of " + what);
        if (number < 0 || number >= KINDS.length) {
            throw new MalformedGgufException(file, what + " is of kind " + Integer.toUnsignedString(number)
                    + "; 0 to " + (KINDS.length - 1) + " are allowed");
        }
        return KINDS[number];
    }

    private static int alignment(Map<String, GgufValue> metadata, Path file) throws MalformedGgufException {
        return switch (metadata.get("general.alignment")) {
            case null -> GgufLayout.STANDARD_ALIGNMENT;
            case GgufValue.Whole(Kind kind, long value)
                    when kind == Kind.UINT32 && Long.bitCount(value) == 1 && value <= GgufLayout.MOST_ALIGNMENT -> (int) value;
            case GgufValue.Whole(Kind kind, long value) -> throw new MalformedGgufException(file, "general.alignment is " + value
                    + " as " + kind + "; a power of two up to " + GgufLayout.MOST_ALIGNMENT + " as UINT32 is allowed");
            default -> throw new MalformedGgufException(file, "general.alignment is no whole number; a power of two as UINT32"
                    + " is allowed");
        };
    }
}
