// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SequencedMap;

/**
 * One open GGUF file.
 *
 * <p>Threading: all methods may be called from several threads, but {@link #close()} must not overlap with reading.
 * Ownership: the caller of {@link #open} closes the file; segments from {@link #bytes} end with it.
 */
public final class GgufFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final GgufHeader header;
    private final GgufData data;
    private final GgufMetadata metadata;

    private GgufFile(Path path, FileChannel channel, GgufHeader header, GgufData data) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.data = data;
        this.metadata = new GgufMetadata(path, channel, header.metadata());
    }

    /**
     * Opens a file and checks everything before its tensor data.
     *
     * @param mapped whether tensors are mapped; else each is read into memory on first use, which is safe against
     *     files that change
     * @throws MalformedGgufException if the file breaks the format
     * @throws IOException if it cannot be read
     */
    public static GgufFile open(Path path, boolean mapped) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(Quoting.path(path), null, "there is no such file; check the path");
        }
        // A pipe or a device would block, or never end.
        if (!Files.isRegularFile(path)) {
            throw new MalformedGgufException(path, "this is not a regular file", "name a GGUF file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            GgufHeader header = GgufHeader.read(channel, path);
            return new GgufFile(path, channel, header, GgufData.open(channel, path, mapped));
        } catch (IOException | RuntimeException | Error failure) {
            channel.close();
            throw failure;
        }
    }

    /** The path that was opened. */
    public Path path() {
        return path;
    }

    /** What the file says about itself; readable until this file is closed. */
    public GgufMetadata metadata() {
        return metadata;
    }

    /** All tensors by name, in the order of their data; unmodifiable. */
    public SequencedMap<String, GgufTensor> tensors() {
        return header.tensors();
    }

    /**
     * The bytes of a tensor as stored, read-only, until this file is closed.
     *
     * @throws IllegalArgumentException if there is no such tensor
     * @throws MalformedGgufException if the file became shorter since it was opened
     */
    public MemorySegment bytes(String tensor) throws IOException {
        GgufTensor entry = header.tensors().get(tensor);
        if (entry == null) {
            throw new IllegalArgumentException("no tensor " + tensor);
        }
        return data.bytes(entry);
    }

    /** The error for something in this file that its format allows and its reader does not. */
    public MalformedGgufException refused(String problem, String advice) {
        return new MalformedGgufException(path, problem, advice);
    }

    /**
     * Ends all segments handed out and closes the file; a second call does nothing.
     *
     * @throws IllegalStateException when a segment is in use by a native call; closing can be tried again
     */
    @Override
    public void close() throws IOException {
        data.close();
        channel.close();
    }
}
