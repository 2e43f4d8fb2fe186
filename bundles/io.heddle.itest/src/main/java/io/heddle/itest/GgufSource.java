// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A published checkpoint, and what llama.cpp's converter would say of it.
 *
 * @param folder of the checkpoint
 * @param converter how its tensors change
 * @param metadata of the GGUF file
 * @param further tensors that the converter adds
 */
record GgufSource(Path folder, LlamaCpp converter, Map<String, Object> metadata, Map<String, StoredArray> further) {
    GgufSource with(String name, StoredArray tensor) {
        return new GgufSource(folder, converter, metadata, Map.of(name, tensor));
    }

    private Map<String, StoredArray> published() throws IOException {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        try (SafetensorsStore store = SafetensorsStore.open(folder, Access.COPY)) {
            for (TensorEntry entry : store.tensors().values()) {
                int[] shape = entry.shape().stream().mapToInt(Long::intValue).toArray();
                tensors.put(entry.name(), new StoredArray(shape, floats(entry.type(), store.bytes(entry.name()))));
            }
        }
        return tensors;
    }

    private static float[] floats(ElementType type, MemorySegment bytes) {
        if (type == ElementType.F32) {
            return bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
        short[] halves = bytes.toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
        float[] values = new float[halves.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(halves[i] << 16);
        }
        return values;
    }

    /** The file that llama.cpp would make: tensors that suit it are of the kind, others of single precision. */
    Path write(Path file, GgufKind kind) throws IOException {
        GgufWriter writer = new GgufWriter(metadata);
        Map<String, StoredArray> tensors = converter.convert(folded());
        tensors.putAll(further);
        tensors.forEach((name, tensor) -> {
            GgufKind of = stored(kind, name, tensor);
            writer.add(name, of.number(), tensor.shape(), of.encode(tensor.values()));
        });
        return writer.write(file);
    }

    /** Falcon-H1's factors are multiplied into its matrices; other models have none. */
    private Map<String, StoredArray> folded() throws IOException {
        Map<String, StoredArray> tensors = published();
        if (converter.architecture().equals("falcon-h1")) {
            tensors.replaceAll(GgufSources::foldedFalcon);
        }
        return tensors;
    }

    private static GgufKind stored(GgufKind kind, String name, StoredArray tensor) {
        boolean matrix = name.endsWith(".weight") && !name.matches(".*(conv|norm|lerp|ffn_gate_inp|time_mix_first).*");
        return matrix && kind.suits(tensor) ? kind : GgufKind.F32;
    }

    /** The same checkpoint with the numbers that are left of its matrices when they are stored so. Rows stay rows. */
    Path rounded(Path target, GgufKind kind) throws IOException {
        Files.createDirectories(target);
        Files.copy(folder.resolve("config.json"), target.resolve("config.json"));
        SafetensorsWriter writer = new SafetensorsWriter(target.resolve("model.safetensors"));
        for (Map.Entry<String, StoredArray> entry : published().entrySet()) {
            StoredArray tensor = entry.getValue();
            boolean matrix = !entry.getKey().matches(".*(conv|norm|gate\\.weight|router|A_log|\\.D$).*");
            float[] values = matrix && kind.suits(tensor) ? kind.rounded(tensor.values()) : tensor.values();
            writer.add(entry.getKey(), ElementType.F32, Arrays.stream(tensor.shape()).mapToObj(Long::valueOf).toList(),
                    MemorySegment.ofArray(values));
        }
        writer.write();
        return target;
    }
}
