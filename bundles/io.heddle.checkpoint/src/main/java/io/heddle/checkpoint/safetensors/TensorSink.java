// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** Takes the bytes of one tensor: exactly as many as its entry says, no matter in what pieces they come. */
final class TensorSink implements WritableByteChannel {

    /** A write from the heap goes through a native buffer of its size, which the JDK keeps: keep it small. */
    private static final int PIECE = 1 << 20;

    private final FileChannel out;
    private final Path file;
    private final TensorEntry tensor;
    private long remaining;
    private boolean open = true;

    TensorSink(FileChannel out, Path file, TensorEntry tensor) {
        this.out = out;
        this.file = file;
        this.tensor = tensor;
        this.remaining = tensor.byteSize();
    }

    /** Writes a segment of any kind, of arrays of numbers too. */
    static void write(MemorySegment bytes, WritableByteChannel out) throws IOException {
        var buffer = bytes.isNative() ? null : ByteBuffer.allocateDirect((int) Math.min(PIECE, bytes.byteSize()));
        for (long done = 0; done < bytes.byteSize(); ) {
            MemorySegment piece = bytes.asSlice(done, Math.min(PIECE, bytes.byteSize() - done));
            if (buffer == null) {
                out.write(piece.asByteBuffer());
            } else {
                MemorySegment.ofBuffer(buffer.clear()).asSlice(0, piece.byteSize()).copyFrom(piece);
                out.write(buffer.limit((int) piece.byteSize()));
            }
            done += piece.byteSize();
        }
    }

    /** Always writes all of it. */
    @Override
    public int write(ByteBuffer from) throws IOException {
        int length = from.remaining();
        if (length > remaining)
            throw new MalformedCheckpointException(Kind.SHAPE_MISMATCH, file, Layout.subject(tensor.name())
                    + " brings more than the " + tensor.byteSize() + " bytes that its shape takes");
        while (from.hasRemaining())
            out.write(from);
        remaining -= length;
        return length;
    }

    void requireComplete() throws MalformedCheckpointException {
        if (remaining > 0)
            throw new MalformedCheckpointException(Kind.SHAPE_MISMATCH, file, Layout.subject(tensor.name())
                    + " brings " + (tensor.byteSize() - remaining) + " of the " + tensor.byteSize() + " bytes that its shape takes");
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Ends this sink only: the tensors that follow go into the same file. */
    @Override
    public void close() {
        open = false;
    }
}
