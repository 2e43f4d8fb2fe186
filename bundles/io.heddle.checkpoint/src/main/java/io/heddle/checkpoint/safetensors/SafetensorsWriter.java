// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a safetensors file, one tensor at a time, and refuses whatever the reader would refuse.
 *
 * <p>The same content gives the same bytes, in whatever order it was added:
 * metadata are sorted by key; tensors by width of their elements, widest first, then by name.
 * With a header padded to eight bytes, that aligns each tensor to its elements without gaps.
 *
 * <p>Threading: for one thread.
 * Ownership: segments and callbacks are borrowed until {@link #write} returns; nothing has to be closed.
 *
 * <pre>{@code
 * new SafetensorsWriter(file)
 *         .metadata("format", "pt")
 *         .add("weight", ElementType.F32, List.of(2L, 3L), segment)
 *         .write();
 * }</pre>
 */
public final class SafetensorsWriter {

    /** Brings the bytes of a tensor when their turn comes, so that not all have to be in memory at once. */
    @FunctionalInterface
    public interface Body {

        /**
         * Must write exactly the bytes of the tensor, little-endian; may do so in pieces.
         *
         * @param out takes all of each buffer at once; closing it does no harm
         * @throws IOException stops writing and reaches the caller of {@link SafetensorsWriter#write}
         */
        void writeTo(WritableByteChannel out) throws IOException;
    }

    private record Pending(TensorEntry sized, Body body) {
    }

    private final Path file;
    private final Map<String, Pending> tensors = new HashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    /**
     * Starts with nothing.
     *
     * @param file what to write or replace; its folder must exist
     */
    public SafetensorsWriter(Path file) {
        this.file = file;
    }

    /**
     * Adds a metadata entry.
     *
     * @throws MalformedCheckpointException when the key was there before, is too long or not valid Unicode
     */
    public SafetensorsWriter metadata(String key, String value) throws MalformedCheckpointException {
        requireName(key);
        requireUnicode(value);
        if (metadata.size() == Limits.METADATA_ENTRIES)
            throw refused(Kind.TOO_MUCH_METADATA, "more than " + Limits.METADATA_ENTRIES + " metadata entries were added");
        if (metadata.putIfAbsent(key, value) != null)
            throw refused(Kind.DUPLICATE_NAME, "metadata " + Quoting.quote(key) + " was added twice");
        return this;
    }

    /**
     * Adds a tensor from memory.
     *
     * @param bytes exactly the bytes of the tensor, little-endian; any segment, not changed before {@link #write} returns
     * @throws MalformedCheckpointException when name, shape or length cannot be written
     */
    public SafetensorsWriter add(String name, ElementType type, List<Long> shape, MemorySegment bytes)
            throws MalformedCheckpointException {
        long size = sizeOf(name, type, shape);
        if (bytes.byteSize() != size)
            throw refused(Kind.SHAPE_MISMATCH, Layout.subject(name) + " brings " + bytes.byteSize() + " bytes, but " + type
                    + " " + shape + " takes " + size);
        return add(name, type, shape, out -> TensorSink.write(bytes, out));
    }

    /**
     * Adds a tensor whose bytes are asked for later.
     *
     * @param shape the dimensions, outermost first; empty for a scalar
     * @param body  called once in each {@link #write}
     * @throws MalformedCheckpointException when name or shape cannot be written
     */
    public SafetensorsWriter add(String name, ElementType type, List<Long> shape, Body body)
            throws MalformedCheckpointException {
        requireName(name);
        if (name.equals(HeaderParser.METADATA) || tensors.containsKey(name))
            throw refused(Kind.DUPLICATE_NAME, Layout.subject(name) + " was added before, or has a reserved name");
        if (tensors.size() == Limits.TENSORS)
            throw refused(Kind.TOO_MANY_TENSORS, "more than " + Limits.TENSORS + " tensors were added");
        tensors.put(name, new Pending(new TensorEntry(name, type, shape, 0, sizeOf(name, type, shape)), body));
        return this;
    }

    /**
     * Writes everything to a temporary file in the same folder, forces it to disk, and puts it in place atomically.
     * Who has the old file open or mapped keeps the old content. When anything fails, the old file stays;
     * only a killed process leaves its temporary file behind, named {@code .heddle-*.tmp}.
     *
     * @throws MalformedCheckpointException when the header would be too large, or a body brings too few or too many bytes
     * @throws IOException                  when the file cannot be written, or a body fails
     */
    public void write() throws IOException {
        List<TensorEntry> placed = place();
        var header = HeaderWriter.write(file, metadata, placed);
        AtomicFile.replace(file, out -> {
            while (header.hasRemaining())
                out.write(header);
            for (TensorEntry tensor : placed) {
                try (var sink = new TensorSink(out, file, tensor)) {
                    tensors.get(tensor.name()).body().writeTo(sink);
                    sink.requireComplete();
                }
            }
        });
    }

    private List<TensorEntry> place() throws MalformedCheckpointException {
        List<TensorEntry> inOrder = tensors.values().stream().map(Pending::sized)
                .sorted(Comparator.comparingInt((TensorEntry tensor) -> -tensor.type().bits()).thenComparing(TensorEntry::name))
                .toList();
        var placed = new ArrayList<TensorEntry>(inOrder.size());
        long at = 0;
        for (TensorEntry tensor : inOrder) {
            if (tensor.byteSize() > Long.MAX_VALUE - Limits.HEADER_BYTES - Header.PREFIX - at)
                throw refused(Kind.OVERFLOW, "all tensors together have more bytes than a file can");
            placed.add(new TensorEntry(tensor.name(), tensor.type(), tensor.shape(), at, at + tensor.byteSize()));
            at += tensor.byteSize();
        }
        return placed;
    }

    private long sizeOf(String name, ElementType type, List<Long> shape) throws MalformedCheckpointException {
        if (shape.size() > Limits.DIMENSIONS)
            throw refused(Kind.TOO_MANY_DIMENSIONS, Layout.subject(name) + " has " + shape.size() + " dimensions; at most "
                    + Limits.DIMENSIONS + " are allowed");
        if (shape.stream().anyMatch(dimension -> dimension < 0))
            throw refused(Kind.SHAPE_MISMATCH, Layout.subject(name) + " has a negative dimension in " + shape);
        return Layout.byteSize(file, name, type, shape);
    }

    private void requireName(String name) throws MalformedCheckpointException {
        requireUnicode(name);
        if (name.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES)
            throw refused(Kind.NAME_TOO_LONG, "the name " + Quoting.quote(name) + " is longer than " + Limits.NAME_BYTES + " bytes");
    }

    private void requireUnicode(String text) throws MalformedCheckpointException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text))
            throw refused(Kind.INVALID_HEADER, "the string " + Quoting.quote(text) + " is not valid Unicode");
    }

    private MalformedCheckpointException refused(Kind kind, String problem) {
        return new MalformedCheckpointException(kind, file, problem);
    }
}
