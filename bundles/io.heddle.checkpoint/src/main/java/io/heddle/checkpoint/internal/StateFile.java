// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The parts of a file with states; each is checked as it is read, since the file may come from elsewhere. */
final class StateFile {

    private final Path path;
    private final SafetensorsFile file;

    /**
     * @param path for messages
     * @param file stays the caller's
     * @param format what it must say that it is
     */
    StateFile(Path path, SafetensorsFile file, String format) {
        this.path = path;
        this.file = file;
        String found = file.metadata().get(SavedStateNames.FORMAT);
        if (!format.equals(found)) {
            throw refused("its format is " + found + "; " + format + " is allowed");
        }
    }

    String text(String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw refused("its metadata lack " + key);
        }
        return value;
    }

    long number(String key) {
        return number(key, text(key));
    }

    long[] numbers(String key) {
        return Arrays.stream(text(key).split(",")).mapToLong(word -> number(key, word)).toArray();
    }

    private long number(String key, String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw refused(key + " is no number in its metadata");
        }
    }

    int[] ints(String name) throws IOException {
        int[] values = new int[length(name, ElementType.I32)];
        buffer(name).asIntBuffer().get(values);
        return values;
    }

    float[] floats(String name) throws IOException {
        float[] values = new float[length(name, ElementType.F32)];
        buffer(name).asFloatBuffer().get(values);
        return values;
    }

    private int length(String name, ElementType type) throws IOException {
        TensorEntry entry = file.tensor(name);
        if (entry.type() != type || entry.shape().size() != 1) {
            throw refused("its " + name + " are " + entry.type() + " " + entry.shape() + "; " + type + " [n] is allowed");
        }
        return Math.toIntExact(entry.shape().getFirst());
    }

    private ByteBuffer buffer(String name) throws IOException {
        return ByteBuffer.wrap(bytes(file.tensor(name))).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The tensors whose names begin with a prefix, as the state of so many tokens. */
    StateSnapshot snapshot(int length, String prefix) throws IOException {
        Map<String, StateSnapshot.Entry> tensors = new LinkedHashMap<>();
        for (TensorEntry entry : file.tensors().values()) {
            if (entry.name().startsWith(prefix)) {
                tensors.put(entry.name().substring(prefix.length()),
                        new StateSnapshot.Entry(type(entry), shape(entry), bytes(entry)));
            }
        }
        return new StateSnapshot(length, tensors);
    }

    private DataType type(TensorEntry entry) {
        return Arrays.stream(DataType.values()).filter(t -> t.name().equals(entry.type().name())).findFirst()
                .orElseThrow(() -> refused("a state tensor has the type " + entry.type() + "; allowed: "
                        + Arrays.toString(DataType.values())));
    }

    private static Shape shape(TensorEntry entry) {
        return Shape.of(entry.shape().stream().mapToInt(Math::toIntExact).toArray());
    }

    private byte[] bytes(TensorEntry entry) throws IOException {
        if (entry.byteSize() > Integer.MAX_VALUE - 8) {
            throw refused("a tensor has " + entry.byteSize() + " bytes; fewer than 2 GiB are allowed");
        }
        return file.bytes(entry.name()).toArray(ValueLayout.JAVA_BYTE);
    }

    ModelException refused(String problem) {
        return new ModelException(path + " is no saved state that can be continued: " + problem);
    }
}
