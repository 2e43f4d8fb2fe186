// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models.Access;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.StoredType;
import io.heddle.checkpoint.internal.StridedBlock;
import io.heddle.checkpoint.internal.TensorShape;
import io.heddle.checkpoint.internal.TensorStore;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tensor;
import io.heddle.checkpoint.safetensors.CheckpointParts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The tensors of files that {@code torch.save} wrote. */
public final class TorchTensors implements TensorStore {
    /** How the files of a folder are called. */
    public static final CheckpointParts.Names NAMES =
            new CheckpointParts.Names("pytorch_model.bin", "pytorch_model.bin.index.json", ".bin");

    private static final List<String> SUFFIXES = List.of(".pth", ".pt", ".bin", ".bin.index.json");

    private final Path path;
    private final List<TorchFile> files = new ArrayList<>();
    private final Map<String, TorchFile> fileOf = new HashMap<>();
    private final SequencedMap<String, Shape> shapes = new LinkedHashMap<>();

    private TorchTensors(Path path) {
        this.path = path;
    }

    /** Whether a file of this name, in lower case, is one of {@code torch.save} or an index of some. */
    public static boolean isNamedSo(String name) {
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /**
     * What to open of a folder: itself, if its files are named as in {@link #NAMES}, or its only {@code .pth} file,
     * which is how RWKV-LM is published; nothing if it has neither.
     *
     * @throws ModelException if it has several such files
     */
    public static Optional<Path> in(Path folder) throws IOException {
        if (NAMES.in(folder)) {
            return Optional.of(folder);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pth")) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            if (found.size() > 1) {
                throw new ModelException(folder + " has " + found.size() + " files that end in .pth; name the one to open");
            }
            return found.stream().findFirst();
        }
    }

    /**
     * Opens a checkpoint; nothing in its pickles is run.
     *
     * @param path a file of any name, a folder with files named as in {@link #NAMES}, or an index
     * @return owned by the caller
     * @throws ModelException in one line if a file is malformed or holds what no checkpoint needs
     * @throws IOException if a file cannot be read, or an index is malformed
     */
    public static TorchTensors open(Path path, Access access) throws IOException {
        TorchTensors store = new TorchTensors(path);
        try {
            CheckpointParts parts = CheckpointParts.of(path, NAMES);
            for (Path part : parts.files()) {
                parts.requireAgreement(part, store.add(part, access).tensors().keySet());
            }
            parts.requireComplete(store.shapes);
            return store;
        } catch (IOException | RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }

    private TorchFile add(Path part, Access access) throws IOException {
        TorchFile file = TorchFile.open(part, access);
        files.add(file);
        file.tensors().forEach((name, tensor) -> {
            if (fileOf.putIfAbsent(name, file) != null) {
                throw new ModelException(Quoting.path(part) + ": " + StorageClaims.subject(name)
                        + " is in another shard too; get the checkpoint again");
            }
            shapes.put(name, TensorShape.of(name, tensor.sizes()));
        });
        return file;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public SequencedMap<String, Shape> shapes() {
        return Collections.unmodifiableSequencedMap(shapes);
    }

    @Override
    public StridedBlock block(String name) {
        Tensor tensor = tensor(name);
        return new StridedBlock(fileOf.get(name).numbers(tensor.storage()), StoredType.of(name, tensor.storage().type()),
                shapes.get(name).sizes(), tensor.usedStrides(), tensor.offset());
    }

    private Tensor tensor(String name) {
        return fileOf.get(name).tensors().get(name);
    }

    @Override
    public boolean canBeWeight(String name) {
        return StoredType.of(tensor(name).storage().type()).isPresent();
    }

    @Override
    public String first(String tensor) {
        TorchFile file = fileOf.get(tensor);
        return file == null ? tensor : file.first(tensor);
    }

    @Override
    public long bytes() {
        return shapes.entrySet().stream()
                .mapToLong(entry -> entry.getValue().count() * tensor(entry.getKey()).storage().type().bits() / Byte.SIZE).sum();
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (TorchFile file : files) {
            try {
                file.close();
            } catch (IOException failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
