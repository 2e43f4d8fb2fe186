// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a pickle opcode by opcode, as Python does in protocol 2, or as nobody would. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Opcodes and their arguments as they stand: characters are bytes. */
    PickleBytes raw(String opcodes) {
        out.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes protocol() {
        return raw("\u0080\u0002");
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw("X").int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    PickleBytes number(long number) {
        if (number >= 0 && number < 256) {
            raw("K").out.write((int) number);
            return this;
        }
        if (number == (int) number) {
            return raw("J").int32((int) number);
        }
        raw("\u008a\u0008");
        return int64(number);
    }

    PickleBytes int32(int number) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
        return this;
    }

    PickleBytes int64(long number) {
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
        return this;
    }

    PickleBytes global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    PickleBytes numbers(long... numbers) {
        raw("(");
        for (long number : numbers) {
            number(number);
        }
        return raw("t");
    }

    /** A persistent id and what it stands for. */
    PickleBytes storage(String type, String key, long elements) {
        return raw("(").text("storage").global("torch", type).text(key).text("cpu").number(elements).raw("tQ");
    }

    PickleBytes tensor(String type, String key, long elements, long offset, long[] sizes, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2").raw("(").storage(type, key, elements).number(offset)
                .numbers(sizes).numbers(strides).raw("\u0089").orderedDict().raw("tR");
    }

    /** A whole storage in row-major order. */
    PickleBytes tensor(String type, String key, long... sizes) {
        long[] strides = new long[sizes.length];
        long elements = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = elements;
            elements *= sizes[axis];
        }
        return tensor(type, key, elements, 0, sizes, strides);
    }

    PickleBytes orderedDict() {
        return global("collections", "OrderedDict").raw(")R");
    }

    byte[] stop() {
        return raw(".").out.toByteArray();
    }
}
