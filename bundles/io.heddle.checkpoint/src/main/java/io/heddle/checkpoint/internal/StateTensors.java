// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts what belongs to a state into a file. */
final class StateTensors {

    private StateTensors() {}

    /** The tensors of a state, each under its own name behind the prefix. */
    static void add(SafetensorsWriter writer, String prefix, StateSnapshot state) throws IOException {
        for (Map.Entry<String, StateSnapshot.Entry> tensor : state.tensors().entrySet()) {
            StateSnapshot.Entry entry = tensor.getValue();
            writer.add(prefix + tensor.getKey(), ElementType.valueOf(entry.type().name()),
                    Arrays.stream(entry.shape().sizes()).asLongStream().boxed().toList(),
                    MemorySegment.ofArray(entry.bytes()));
        }
    }

    static void add(SafetensorsWriter writer, String name, int[] values) throws IOException {
        ByteBuffer bytes = buffer(values.length);
        bytes.asIntBuffer().put(values);
        writer.add(name, ElementType.I32, List.of((long) values.length), MemorySegment.ofArray(bytes.array()));
    }

    static void add(SafetensorsWriter writer, String name, float[] values) throws IOException {
        ByteBuffer bytes = buffer(values.length);
        bytes.asFloatBuffer().put(values);
        writer.add(name, ElementType.F32, List.of((long) values.length), MemorySegment.ofArray(bytes.array()));
    }

    private static ByteBuffer buffer(int count) {
        return ByteBuffer.allocate(Math.multiplyExact(count, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
