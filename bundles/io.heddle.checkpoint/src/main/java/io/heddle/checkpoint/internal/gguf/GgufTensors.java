// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.BlockFormat;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.gguf.GgufFile;
import io.heddle.checkpoint.gguf.GgufTensor;
import io.heddle.checkpoint.internal.Evaluation;
import io.heddle.checkpoint.internal.ExpressionShapes;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.StridedBlock;
import io.heddle.checkpoint.internal.TensorShape;
import io.heddle.checkpoint.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** A GGUF file seen as the checkpoint that it was made from. */
public final class GgufTensors implements TensorStore {
    private final GgufFile file;
    private final Publication publication;
    private final SequencedMap<String, Shape> shapes = new LinkedHashMap<>();

    private GgufTensors(GgufFile file) throws IOException {
        this.file = file;
        SequencedMap<String, Shape> stored = new LinkedHashMap<>();
        for (GgufTensor tensor : file.tensors().values()) {
            requireReadable(tensor);
            stored.put(tensor.name(), TensorShape.of(tensor.name(), tensor.shape()));
        }
        String architecture = architecture();
        Architecture undone = Architectures.named(architecture, file.path());
        this.publication = new Publication(GgufSettings.of(file, architecture), stored,
                tensor -> stored(tensor, stored.get(tensor)));
        undone.publish(publication);
        publication.requireAllUsed(architecture);
        GgufSettings.endTokens(file, publication);
        ExpressionShapes of = new ExpressionShapes(stored);
        publication.tensors().forEach((name, origin) -> shapes.put(name, of.of(origin.of(), name)));
    }

    /**
     * Opens a file.
     *
     * @param mapped whether tensors are mapped, or read into memory on first use
     * @throws ModelException if it holds no model that can be read, in one line
     * @throws IOException if the format is broken, or the file cannot be read
     */
    public static GgufTensors open(Path path, boolean mapped) throws IOException {
        GgufFile file = GgufFile.open(path, mapped);
        try {
            return new GgufTensors(file);
        } catch (ConfigException refused) {
            file.close();
            throw new ModelException(path + ": " + refused.getMessage(), refused);
        } catch (IOException | RuntimeException | Error failed) {
            file.close();
            throw failed;
        }
    }

    private void requireReadable(GgufTensor tensor) throws IOException {
        if (!tensor.type().supported()) {
            throw file.refused("the tensor " + Quoting.quote(tensor.name()) + " is of type "
                    + tensor.type() + ", which is not read", "quantise the model to Q8_0, Q6_K, Q4_K or Q4_0, or use BF16, F16 or F32");
        }
    }

    private String architecture() throws IOException {
        if (file.whole("split.count").orElse(1) > 1) {
            throw file.refused("it is one of " + file.whole("split.count").orElseThrow() + " parts of a model",
                    "put them together with llama.cpp's llama-gguf-split --merge");
        }
        Optional<String> architecture = file.text("general.architecture");
        if (architecture.isEmpty()) {
            throw file.refused("it has no general.architecture, so it holds no model", "name a model");
        }
        return architecture.get();
    }

    @Override
    public Path path() {
        return file.path();
    }

    /** Nothing where the family is recognised by the tensors. */
    @Override
    public Optional<Config> config() {
        return Optional.of(publication.config()).filter(config -> config.has("model_type"));
    }

    @Override
    public SequencedMap<String, Shape> shapes() {
        return Collections.unmodifiableSequencedMap(shapes);
    }

    @Override
    public StridedBlock block(String tensor) {
        Publication.Origin origin = publication.tensors().get(tensor);
        StridedBlock block = new Evaluation(name -> stored(name, shape(name))).of(origin.of());
        Change change = origin.change();
        return change == null ? block : StridedBlock.dense(new ChangedNumbers(block, change), DataType.F32, block.shape());
    }

    private Shape shape(String tensor) {
        return TensorShape.of(tensor, file.tensors().get(tensor).shape());
    }

    private StridedBlock stored(String tensor, Shape shape) {
        return switch (file.tensors().get(tensor).type()) {
            case F64 -> plain(tensor, DataType.F64, shape);
            case F32 -> plain(tensor, DataType.F32, shape);
            case F16 -> plain(tensor, DataType.F16, shape);
            case BF16 -> plain(tensor, DataType.BF16, shape);
            case I64 -> plain(tensor, DataType.I64, shape);
            case I32 -> plain(tensor, DataType.I32, shape);
            case I8 -> plain(tensor, DataType.I8, shape);
            case Q8_0 -> quantised(tensor, BlockFormat.Q8_0, shape);
            case Q4_0 -> quantised(tensor, BlockFormat.Q4_0, shape);
            case Q4_K -> quantised(tensor, BlockFormat.Q4_K, shape);
            case Q6_K -> quantised(tensor, BlockFormat.Q6_K, shape);
            default -> throw new IllegalStateException("checked when the file was opened");
        };
    }

    private StridedBlock plain(String tensor, DataType type, Shape shape) {
        return StridedBlock.dense(new GgufNumbers.Plain(file, tensor, type), type, shape);
    }

    private StridedBlock quantised(String tensor, BlockFormat format, Shape shape) {
        return StridedBlock.dense(new GgufNumbers.Quantised(file, tensor, format), DataType.F32, shape);
    }

    @Override
    public long bytes() {
        return file.tensors().values().stream().mapToLong(GgufTensor::byteSize).sum();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
