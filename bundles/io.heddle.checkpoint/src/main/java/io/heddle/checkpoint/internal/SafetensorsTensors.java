// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The tensors of safetensors files. */
final class SafetensorsTensors implements TensorStore {
    private final SafetensorsStore files;
    private final SequencedMap<String, Shape> shapes = new LinkedHashMap<>();

    private SafetensorsTensors(SafetensorsStore files) {
        this.files = files;
        files.tensors().forEach((name, entry) -> shapes.put(name, TensorShape.of(name, entry.shape())));
    }

    /**
     * Opens a folder or a file.
     *
     * @throws IOException if the format is broken, or a file cannot be read
     */
    static SafetensorsTensors open(Path path, Access access) throws IOException {
        SafetensorsStore files = SafetensorsStore.open(path, access);
        try {
            return new SafetensorsTensors(files);
        } catch (RuntimeException | Error refused) {
            files.close();
            throw refused;
        }
    }

    @Override
    public Path path() {
        return files.path();
    }

    @Override
    public SequencedMap<String, Shape> shapes() {
        return Collections.unmodifiableSequencedMap(shapes);
    }

    @Override
    public StridedBlock block(String tensor) {
        DataType type = type(tensor);
        return StridedBlock.dense((from, to) -> Numbers.in(bytes(tensor), type).read(from, to), type, shapes.get(tensor));
    }

    @Override
    public long bytes() {
        return files.tensors().values().stream().mapToLong(TensorEntry::byteSize).sum();
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private MemorySegment bytes(String tensor) {
        try {
            return files.bytes(tensor);
        } catch (IOException failed) {
            throw new ModelException(failed.getMessage(), failed);
        }
    }

    private DataType type(String tensor) {
        return switch (files.tensors().get(tensor).type()) {
            case F64 -> DataType.F64;
            case F32 -> DataType.F32;
            case F16 -> DataType.F16;
            case BF16 -> DataType.BF16;
            case I64 -> DataType.I64;
            case I32 -> DataType.I32;
            case I8 -> DataType.I8;
            default -> throw new ModelException("tensor " + tensor + " is of type " + files.tensors().get(tensor).type()
                    + ", which no weight can be; allowed are F64, F32, F16, BF16, I64, I32, I8");
        };
    }
}
