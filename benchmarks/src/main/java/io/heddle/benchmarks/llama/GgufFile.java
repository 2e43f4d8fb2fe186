// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model file in GGUF version 3, put together entry by entry and written at once. Used by one thread. */
final class GgufFile {
    private static final int MAGIC = 0x46554747;
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;
    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_STRING = 8;
    private static final int HEADER_BYTES = 1 << 20;

    private record Entry(String name, long[] sizes, GgufType type, String path, boolean matrix) {
        long count() {
            long count = 1;
            for (long size : sizes) {
                count *= size;
            }
            return count;
        }

        long bytes() {
            return type.bytes(count());
        }
    }

    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<Entry> tensors = new ArrayList<>();

    /** A setting: an Integer, a Float or a String. */
    GgufFile with(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    /** A matrix {@code [rows, columns]}. */
    void matrix(String name, GgufType type, int rows, int columns) {
        tensors.add(new Entry(name, new long[] {columns, rows}, type, name, true));
    }

    /**
     * A weight that is kept in F32.
     *
     * @param path whose kind decides the numbers
     * @param sizes as GGUF counts them: the innermost first
     */
    void exact(String name, String path, long... sizes) {
        tensors.add(new Entry(name, sizes, GgufType.F32, path, false));
    }

    /** Writes it, under its name only when it is complete. */
    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            drain(header(), channel);
            for (Entry tensor : tensors) {
                pad(channel);
                TensorNumbers numbers = tensor.matrix() ? TensorNumbers.matrix(tensor.path(), tensor.type(), (int) tensor.sizes()[0])
                        : TensorNumbers.exact(tensor.path(), Math.toIntExact(tensor.count()));
                for (long left = tensor.bytes(); left > 0;) {
                    ByteBuffer piece = numbers.piece(left);
                    left -= piece.remaining();
                    drain(piece, channel);
                }
            }
            pad(channel);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC).putInt(VERSION).putLong(tensors.size()).putLong(settings.size());
        settings.forEach((key, value) -> {
            text(header, key);
            switch (value) {
                case Integer number -> header.putInt(TYPE_UINT32).putInt(number);
                case Float number -> header.putInt(TYPE_FLOAT32).putFloat(number);
                default -> text(header.putInt(TYPE_STRING), value.toString());
            }
        });
        long offset = 0;
        for (Entry tensor : tensors) {
            text(header, tensor.name());
            header.putInt(tensor.sizes().length);
            for (long size : tensor.sizes()) {
                header.putLong(size);
            }
            header.putInt(tensor.type().id()).putLong(offset);
            offset += aligned(tensor.bytes());
        }
        return header.flip();
    }

    private static void text(ByteBuffer header, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header.putLong(bytes.length).put(bytes);
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void pad(FileChannel channel) throws IOException {
        int missing = (int) (aligned(channel.position()) - channel.position());
        drain(ByteBuffer.allocate(missing), channel);
    }

    private static void drain(ByteBuffer bytes, FileChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
