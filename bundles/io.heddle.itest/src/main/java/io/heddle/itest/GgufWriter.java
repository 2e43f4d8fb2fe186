// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes GGUF files of version 3. */
final class GgufWriter {
    private static final int ALIGNMENT = 32;

    private final Map<String, Object> metadata;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** @param type its number in the format; shape outermost first */
    private record Tensor(int type, int[] shape, byte[] bytes) {}

    /** @param metadata integers, floats, flags, texts, and lists of integers or texts */
    GgufWriter(Map<String, Object> metadata) {
        this.metadata = metadata;
    }

    void add(String name, int type, int[] shape, byte[] bytes) {
        tensors.put(name, new Tensor(type, shape, bytes));
    }

    Path write(Path file) throws IOException {
        Bytes out = new Bytes();
        out.u32(0x4655_4747).u32(3).u64(tensors.size()).u64(metadata.size());
        metadata.forEach((key, value) -> out.text(key).u32(kind(value)).value(value));
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            out.text(entry.getKey()).u32(tensor.shape.length);
            for (int axis = tensor.shape.length - 1; axis >= 0; axis--) {
                out.u64(tensor.shape[axis]);
            }
            out.u32(tensor.type).u64(offset);
            offset += tensor.bytes.length + padding(tensor.bytes.length);
        }
        out.pad();
        tensors.values().forEach(tensor -> out.bytes(tensor.bytes).pad());
        Files.write(file, out.stream.toByteArray());
        return file;
    }

    private static int padding(long length) {
        return (int) (-length & ALIGNMENT - 1);
    }

    private static int kind(Object value) {
        return switch (value) {
            case Integer number -> 4;
            case Float number -> 6;
            case Boolean flag -> 7;
            case String text -> 8;
            case List<?> list -> 9;
            default -> throw new IllegalArgumentException("no kind for " + value);
        };
    }

    private static final class Bytes {
        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

        Bytes u32(int value) {
            return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        }

        Bytes u64(long value) {
            return bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        }

        Bytes text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return u64(bytes.length).bytes(bytes);
        }

        Bytes bytes(byte[] bytes) {
            stream.writeBytes(bytes);
            return this;
        }

        Bytes pad() {
            return bytes(new byte[padding(stream.size())]);
        }

        void value(Object value) {
            switch (value) {
                case Integer number -> u32(number);
                case Float number -> u32(Float.floatToIntBits(number));
                case Boolean flag -> stream.write(flag ? 1 : 0);
                case String text -> text(text);
                case List<?> list -> {
                    u32(kind(list.getFirst())).u64(list.size());
                    list.forEach(this::value);
                }
                default -> throw new IllegalArgumentException("no kind for " + value);
            }
        }
    }
}
