// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;

/**
 * The bytes of a tensor on their way into another file, a piece at a time.
 *
 * @param name for messages
 * @param block what is written
 * @param type what its elements become: its own type, or F32, BF16 or F16
 * @param written is told how many bytes have been written, piece by piece
 */
record TensorBody(String name, StridedBlock block, DataType type, LongConsumer written) implements SafetensorsWriter.Body {
    private static final long PIECE_ELEMENTS = 1 << 20;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
        long count = block.shape().count();
        if (block.isDense()) {
            for (long from = 0; from < count; from += PIECE_ELEMENTS) {
                int length = (int) Math.min(PIECE_ELEMENTS, count - from);
                write(new StridedBlock(block.numbers(), block.type(), new int[] {length}, new long[] {1}, block.offset() + from), out);
            }
        } else if (count > 0) {
            int rows = (int) Math.max(1, Math.min(block.sizes()[0], PIECE_ELEMENTS / (count / block.sizes()[0])));
            for (int from = 0; from < block.sizes()[0]; from += rows) {
                write(block.sliced(0, from, Math.min(block.sizes()[0], from + rows)), out);
            }
        }
    }

    private void write(StridedBlock piece, WritableByteChannel out) throws IOException {
        long count = piece.shape().count();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(count * type.bytes(), Long.BYTES);
            if (type == piece.type()) {
                Gathering.copy(piece, bytes);
            } else {
                MemorySegment floats = type == DataType.F32 ? bytes : arena.allocate(count * Float.BYTES, Long.BYTES);
                Widening.copy(piece, floats, 0, DataType.F32);
                if (type != DataType.F32) {
                    narrow(floats, bytes, count);
                }
            }
            out.write(bytes.asByteBuffer());
        }
        written.accept(count * type.bytes());
    }

    private void narrow(MemorySegment floats, MemorySegment bytes, long count) {
        for (long i = 0; i < count; i++) {
            float value = floats.get(FLOAT, 4 * i);
            short narrowed = type == DataType.F16 ? Float.floatToFloat16(value) : brainFloat(value);
            if (Float.isFinite(value) && (narrowed & exponent()) == exponent()) {
                throw new ModelException("tensor " + Quoting.quote(name) + " has the value " + value + ", beyond what "
                        + type + " holds; convert to " + (type == DataType.F16 ? "bf16 or f32" : "f32"));
            }
            bytes.set(SHORT, 2 * i, narrowed);
        }
    }

    /** The bits that are all set in an infinity or a NaN. */
    private int exponent() {
        return type == DataType.F16 ? 0x7C00 : 0x7F80;
    }

    /** The nearest upper half of a binary32, ties to even; a NaN stays one. */
    private static short brainFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
