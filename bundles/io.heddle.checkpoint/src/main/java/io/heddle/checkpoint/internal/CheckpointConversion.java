// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.api.config.Config;
import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Conversion;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.safetensors.CheckpointParts;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongConsumer;

/** Writes the tensors of any storage as safetensors, with what lies beside them. */
public final class CheckpointConversion implements Conversion {
    private static final String CONFIGURATION = "config.json";
    /** What a tokenizer and a generation are described by, in published checkpoints. */
    private static final List<String> BESIDE = List.of("tokenizer.json", "tokenizer_config.json", "tokenizer.model",
            "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt", "generation_config.json");
    private static final String RWKV_VOCABULARIES = "rwkv_vocab*.txt";
    private static final long MOST_BESIDE = 256L << 20;

    private final TensorStore store;
    private final Options options;
    private final SequencedMap<String, Long> sizes = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final JsonMapper json = ConfigFile.mapper();
    private long done;

    private CheckpointConversion(TensorStore store, Options options) {
        this.store = store;
        this.options = options;
        store.shapes().forEach((name, shape) -> {
            if (store.canBeWeight(name)) {
                sizes.put(name, shape.count() * type(store.block(name).type()).bytes());
            } else {
                leftOut.add(name);
            }
        });
    }

    /** See {@link Conversion#open}. */
    public static CheckpointConversion open(Path source, Options options) {
        TensorStore store = Storage.open(source, Models.Access.MAPPED);
        try {
            return new CheckpointConversion(store, options);
        } catch (RuntimeException | Error failed) {
            close(store);
            throw failed;
        }
    }

    @Override
    public long bytes() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Outcome writeTo(Path target, LongConsumer watcher) throws IOException {
        ShardPlan plan = ShardPlan.of(sizes, options.shardBytes());
        try (StagedFolder folder = StagedFolder.begin(target, options.replace())) {
            // Small files first: what is wrong with them is found before long work.
            besides(folder);
            done = 0;
            for (int shard = 0; shard < plan.shards().size(); shard++) {
                write(plan.shards().get(shard), folder.file(plan.name(shard)), watcher);
            }
            if (plan.shards().size() > 1) {
                folder.write(SafetensorsStore.INDEX, plan.index(json));
            }
            return new Outcome(target, folder.commit(), sizes.size(), plan.bytes(), leftOut);
        }
    }

    private void write(List<String> tensors, Path file, LongConsumer watcher) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(file).metadata("format", "pt");
        for (String name : tensors) {
            StridedBlock block = store.block(name);
            DataType type = type(block.type());
            List<Long> shape = Arrays.stream(block.sizes()).mapToObj(size -> (long) size).toList();
            writer.add(name, ElementType.valueOf(type.name()), shape, new TensorBody(name, block, type, bytes -> {
                done += bytes;
                watcher.accept(done);
            }));
        }
        writer.write();
    }

    private DataType type(DataType stored) {
        return switch (stored) {
            case F64, F32, F16, BF16 -> options.type() == null ? stored : options.type();
            case I64, I32, I8 -> stored;
        };
    }

    private void besides(StagedFolder target) throws IOException {
        Path folder = Files.isDirectory(store.path()) ? store.path() : store.path().toAbsolutePath().getParent();
        Optional<Config> config = store.config();
        if (config.isPresent()) {
            target.write(CONFIGURATION, configuration(folder, config.get()));
        }
        List<String> names = new ArrayList<>(BESIDE);
        try (DirectoryStream<Path> vocabularies = Files.newDirectoryStream(folder, RWKV_VOCABULARIES)) {
            vocabularies.forEach(file -> names.add(file.getFileName().toString()));
        }
        for (String name : names) {
            Optional<Path> file = CheckpointParts.beside(folder, name);
            if (file.isPresent()) {
                if (Files.size(file.get()) > MOST_BESIDE) {
                    throw new ModelException(Quoting.path(file.get()) + " has " + Files.size(file.get()) + " bytes; at most "
                            + MOST_BESIDE + " are allowed beside a checkpoint");
                }
                target.write(name, Files.readAllBytes(file.get()));
            }
        }
    }

    /** The file as it stands where it says the same; else the storage has a configuration of its own. */
    private byte[] configuration(Path folder, Config config) throws IOException {
        Optional<Path> file = CheckpointParts.beside(folder, CONFIGURATION);
        if (file.isPresent() && ConfigFile.read(folder).map(Config::asMap).equals(Optional.of(config.asMap()))) {
            return Files.readAllBytes(file.get());
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(config.asMap());
    }

    @Override
    public void close() {
        close(store);
    }

    private static void close(TensorStore store) {
        try {
            store.close();
        } catch (IOException failed) {
            throw new ModelException("cannot close " + Quoting.path(store.path()) + ": " + failed.getMessage(), failed);
        }
    }
}
