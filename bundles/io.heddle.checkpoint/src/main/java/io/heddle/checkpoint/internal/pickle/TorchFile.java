// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models.Access;
import io.heddle.checkpoint.internal.Numbers;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.pickle.PickleValue.Storage;
import io.heddle.checkpoint.internal.pickle.PickleValue.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One open file of {@code torch.save}, as PyTorch writes it since 1.6: a zip archive with the pickle
 * {@code NAME/data.pkl}, and each storage as an entry {@code NAME/data/KEY}. All of it is checked when it
 * is opened; the bytes of tensors are not looked at. Thread-safe, but closing must not overlap with reading.
 */
final class TorchFile implements Closeable {
    private static final int ARCHIVE = 0x04034b50;
    private static final int PICKLE = 0x80;
    private static final int MOST_PICKLE_BYTES = 256 << 20;
    /** What a pickle's values may take in memory, beside as much as the file takes itself. */
    private static final long LEAST_ALLOWANCE = 16L << 20;
    private static final long MOST_ALLOWANCE = 1L << 30;

    private final ArchiveFile file;
    private final Map<String, ArchiveEntry> entries;
    private final String prefix;
    private final SequencedMap<String, Tensor> tensors;
    private final Map<String, String> first = new HashMap<>();
    private final Arena arena = Arena.ofShared();
    private final @Nullable MemorySegment mapped;

    private TorchFile(ArchiveFile file, Access access) throws IOException {
        this.file = file;
        requireArchive(file);
        this.entries = ArchiveDirectory.read(file);
        ArchiveEntry pickle = pickle();
        this.prefix = pickle.name().substring(0, pickle.name().indexOf('/') + 1);
        requireLittleEndian();
        this.tensors = StateDict.of(value(pickle), file);
        StorageClaims claims = new StorageClaims(file);
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            requireStorage(tensor.getKey(), tensor.getValue().storage());
            first.put(tensor.getKey(), claims.add(tensor.getKey(), tensor.getValue()));
        }
        this.mapped = access == Access.MAPPED
                ? file.channel().map(FileChannel.MapMode.READ_ONLY, 0, file.length(), arena) : null;
    }

    /**
     * Opens a file.
     *
     * @throws ModelException in one line if it is not such a file, or holds what no checkpoint needs
     * @throws IOException if it cannot be read
     */
    static TorchFile open(Path path, Access access) throws IOException {
        // A pipe or a device would block, or never end.
        if (!Files.isRegularFile(path)) {
            throw new ModelException(Quoting.path(path) + " is no regular file; name a file that torch.save wrote");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new TorchFile(new ArchiveFile(path, channel, channel.size()), access);
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
    }

    /** Its tensors by name, in the order of its dict. */
    SequencedMap<String, Tensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** The first name of the tensor of a name. */
    String first(String tensor) {
        return first.get(tensor);
    }

    /** The elements of a storage of this file: the mapped bytes, or a copy where the file is not mapped. */
    Numbers numbers(Storage storage) {
        ArchiveEntry entry = entry(storage);
        int width = storage.type().bits() / Byte.SIZE;
        return (from, to) -> bytes(entry.begin() + from * width, (to - from) * width);
    }

    private MemorySegment bytes(long begin, long length) {
        if (mapped != null) {
            return mapped.asSlice(begin, length);
        }
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, length), Long.BYTES).asSlice(0, length);
        try {
            file.read(begin, copy);
        } catch (IOException failed) {
            throw new ModelException(file.path() + " cannot be read: " + failed.getMessage(), failed);
        }
        return copy;
    }

    private static void requireArchive(ArchiveFile file) throws IOException {
        int start = file.length() < Integer.BYTES ? 0 : file.read(0, Integer.BYTES).getInt();
        if (start == ARCHIVE) {
            return;
        }
        throw file.fault((start & 0xFF) == PICKLE
                ? "this is a bare pickle, as PyTorch wrote before 1.6; save it anew with a newer PyTorch:"
                        + " torch.save(torch.load(FILE, weights_only=True), NEW)"
                : "this is no file of torch.save: it is neither an archive nor a pickle; get it again");
    }

    private ArchiveEntry pickle() {
        ArchiveEntry found = null;
        for (ArchiveEntry entry : entries.values()) {
            if (entry.name().endsWith("/data.pkl") && entry.name().indexOf('/') == entry.name().lastIndexOf('/')) {
                if (found != null) {
                    throw file.fault("the archive has two pickles, " + found.name() + " and " + entry.name()
                            + "; the file contradicts itself, do not use it");
                }
                found = entry;
            }
        }
        if (found == null) {
            throw file.fault("the archive has no NAME/data.pkl, so it is no file of torch.save; get it again");
        }
        if (found.length() > MOST_PICKLE_BYTES) {
            throw file.fault("its pickle has " + found.length() + " bytes; at most " + MOST_PICKLE_BYTES
                    + " are allowed, save model.state_dict() alone");
        }
        return found;
    }

    private PickleValue value(ArchiveEntry pickle) throws IOException {
        byte[] bytes = file.read(pickle.begin(), (int) pickle.length()).array();
        long allowed = LEAST_ALLOWANCE + Math.min(MOST_ALLOWANCE, file.length() - bytes.length);
        return PickleReader.read(file.path(), bytes, allowed);
    }

    private void requireLittleEndian() throws IOException {
        ArchiveEntry order = entries.get(prefix + "byteorder");
        if (order != null && (order.length() != 6 || file.read(order.begin(), 1).get() != 'l')) {
            throw file.fault("its byteorder is not little; save it on a little-endian machine");
        }
    }

    private void requireStorage(String tensor, Storage storage) {
        ArchiveEntry entry = entry(storage);
        long width = storage.type().bits() / Byte.SIZE;
        if (entry == null) {
            throw file.fault(StorageClaims.subject(tensor) + " is in the storage "
                    + Quoting.quote(storage.key()) + ", which the archive does not have; get it again");
        }
        if (entry.length() % width != 0 || entry.length() / width != storage.elements()) {
            throw file.fault(StorageClaims.subject(tensor) + " needs a storage of " + storage.elements() + " elements of type "
                    + storage.type() + ", and " + entry.name() + " has " + entry.length() + " bytes; get it again");
        }
    }

    private @Nullable ArchiveEntry entry(Storage storage) {
        return entries.get(prefix + "data/" + storage.key());
    }

    /** Ends all numbers that were mapped. */
    @Override
    public void close() throws IOException {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        file.channel().close();
    }
}
