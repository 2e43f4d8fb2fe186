// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One open safetensors file.
 *
 * <p>Opening checks the whole header against the length of the file; payloads are not looked at,
 * so they may hold NaN, infinities, or bytes other than 0 and 1 in a {@link ElementType#BOOL}.
 *
 * <p>Threading: all methods may be called from several threads, but {@link #close()} must not overlap with reading.
 * An interrupt during a read closes a file opened with {@link Access#COPY}, as it does with every file channel.
 *
 * <p>Ownership: the caller of {@link #open} closes the file.
 * Segments from {@link #bytes} end with it: using one afterwards throws {@link IllegalStateException}.
 */
public final class SafetensorsFile implements AutoCloseable {

    private final Path path;
    private final Header header;
    private final Payload payload;
    private volatile boolean closed;

    private SafetensorsFile(Path path, Header header, Payload payload) {
        this.path = path;
        this.header = header;
        this.payload = payload;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws MalformedCheckpointException when the file breaks the format
     * @throws IOException                  when it cannot be read
     */
    public static SafetensorsFile open(Path path, Access access) throws IOException {
        if (!Files.exists(path))
            throw new NoSuchFileException(Quoting.path(path), null, "there is no such file; check the path");
        // A pipe or a device would block, or never end.
        if (!Files.isRegularFile(path))
            throw new MalformedCheckpointException(Kind.NOT_A_FILE, path, "this is not a regular file");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            var bytes = new FileBytes(channel, path);
            long length = channel.size();
            Header header = Header.read(bytes, length);
            return new SafetensorsFile(path, header, switch (access) {
                case MAPPED -> Payload.Mapped.open(channel, header.dataStart(), length);
                case COPY -> new Payload.Copied(bytes, header.dataStart());
            });
        } catch (IOException | RuntimeException | Error failure) {
            channel.close();
            throw failure;
        }
    }

    /** The path that was opened. */
    public Path path() {
        return path;
    }

    /** All tensors by name, in the order of their data in the file; unmodifiable, and usable after closing. */
    public SequencedMap<String, TensorEntry> tensors() {
        return header.tensors();
    }

    /** The free-form metadata, in the order of the file; unmodifiable, empty when the file has none. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The entry of a tensor.
     *
     * @throws MalformedCheckpointException when there is no such tensor
     */
    public TensorEntry tensor(String name) throws MalformedCheckpointException {
        TensorEntry entry = header.tensors().get(name);
        if (entry == null)
            throw new MalformedCheckpointException(Kind.MISSING_TENSOR, path, "there is no " + Layout.subject(name)
                    + " among the " + header.tensors().size() + " in this file");
        return entry;
    }

    /**
     * The bytes of a tensor, read-only, until this file is closed.
     * With {@link Access#MAPPED} this is a slice of the mapping and may start at any address,
     * so use the {@code _UNALIGNED} layouts; with {@link Access#COPY} it is read on the first call,
     * kept until the file is closed, and starts at a multiple of 64.
     *
     * @throws MalformedCheckpointException when there is no such tensor, its type is not supported,
     *                                      or the file became shorter since it was opened
     * @throws IllegalStateException        when this file is closed
     */
    public MemorySegment bytes(String name) throws IOException {
        return payload.bytes(readable(name));
    }

    /**
     * A copy of a tensor in the caller's arena: writable, starting at a multiple of 64, independent of this file.
     * Use this with {@link Access#COPY} to hold no tensor longer than needed.
     *
     * @throws MalformedCheckpointException as for {@link #bytes}
     * @throws IllegalStateException        when this file is closed
     */
    public MemorySegment copy(String name, Arena arena) throws IOException {
        TensorEntry entry = readable(name);
        MemorySegment copy = arena.allocate(entry.byteSize(), Payload.ALIGNMENT);
        payload.copy(entry, copy);
        return copy;
    }

    private TensorEntry readable(String name) throws MalformedCheckpointException {
        if (closed)
            throw new IllegalStateException(Quoting.path(path) + " is closed; read tensors before closing it");
        TensorEntry entry = tensor(name);
        if (!entry.type().supported())
            throw new MalformedCheckpointException(Kind.UNSUPPORTED_TYPE, path, Layout.subject(name) + " has the type "
                    + entry.type() + ", which cannot be read; supported are " + supportedTypes());
        return entry;
    }

    private static String supportedTypes() {
        return Arrays.stream(ElementType.values())
                .filter(ElementType::supported).map(ElementType::name).collect(Collectors.joining(", "));
    }

    /**
     * Ends all segments handed out and closes the file; a second call does nothing.
     *
     * @throws IllegalStateException when a segment is in use by a native call or an I/O operation;
     *                               the file stays open then, and closing can be tried again
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed)
            return;
        payload.close();
        closed = true;
    }
}
