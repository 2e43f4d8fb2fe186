// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import io.heddle.benchmarks.ModelNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The stored form of a tensor's numbers: a table that is repeated as long as needed. */
final class TensorNumbers {
    private static final int LARGEST = 127;

    private final ByteBuffer table;

    private TensorNumbers(ByteBuffer table) {
        this.table = table.flip();
    }

    static TensorNumbers matrix(String path, GgufType type, int columns) {
        float[] values = ModelNumbers.table(path, columns);
        int count = values.length / type.block() * type.block();
        ByteBuffer table = ByteBuffer.allocate(Math.toIntExact(type.bytes(count))).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < count; from += type.block()) {
            switch (type) {
                case F32 -> table.putFloat(values[from]);
                case BF16 -> table.putShort((short) (Float.floatToRawIntBits(values[from]) >>> 16));
                case Q8_0 -> quantise(values, from, type.block(), table);
            }
        }
        return new TensorNumbers(table);
    }

    static TensorNumbers exact(String path, int count) {
        float[] values = ModelNumbers.exact(path, count);
        boolean rates = path.endsWith("/A_log");
        ByteBuffer table = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            // GGUF has A itself.
            table.putFloat(rates ? (float) -Math.exp(value) : value);
        }
        return new TensorNumbers(table);
    }

    private static void quantise(float[] values, int from, int block, ByteBuffer table) {
        float largest = 0;
        for (int i = from; i < from + block; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        float scale = largest / LARGEST;
        table.putShort(Float.floatToFloat16(scale));
        for (int i = from; i < from + block; i++) {
            table.put((byte) Math.round(values[i] / scale));
        }
    }

    /** The next bytes, at most {@code limit}; each piece begins the table anew. */
    ByteBuffer piece(long limit) {
        return table.duplicate().limit((int) Math.min(limit, table.limit()));
    }
}
