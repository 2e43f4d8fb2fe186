// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Writes saved states. */
public final class SavedStateWriter {

    private SavedStateWriter() {}

    /** See {@link SavedState#write}. */
    public static void write(SavedState saved, Path file) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(file)
                .metadata(SavedStateNames.FORMAT, SavedStateNames.FORMAT_VALUE)
                .metadata(SavedStateNames.STACK, saved.stack())
                .metadata(SavedStateNames.KIND, saved.text() ? SavedStateNames.TEXT : SavedStateNames.IDS)
                .metadata(SavedStateNames.SEED, Long.toString(saved.seed()))
                .metadata(SavedStateNames.PROMPTS, each(saved, SavedSequence::prompt))
                .metadata(SavedStateNames.DRAWS, each(saved, SavedSequence::draws));
        for (int i = 0; i < saved.sequences().size(); i++) {
            add(writer, i, saved.sequences().get(i));
        }
        writer.write();
    }

    private static String each(SavedState saved, ToLongFunction<SavedSequence> number) {
        return saved.sequences().stream().map(s -> Long.toString(number.applyAsLong(s))).collect(Collectors.joining(","));
    }

    private static void add(SafetensorsWriter writer, int index, SavedSequence sequence) throws IOException {
        int[] tokens = sequence.tokens();
        ByteBuffer ids = ByteBuffer.allocate(Math.multiplyExact(tokens.length, Integer.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(tokens).forEach(ids::putInt);
        writer.add(SavedStateNames.tokens(index), ElementType.I32, List.of((long) tokens.length),
                MemorySegment.ofArray(ids.array()));
        for (Map.Entry<String, StateSnapshot.Entry> tensor : sequence.state().tensors().entrySet()) {
            StateSnapshot.Entry entry = tensor.getValue();
            writer.add(SavedStateNames.state(index) + tensor.getKey(), ElementType.valueOf(entry.type().name()),
                    Arrays.stream(entry.shape().sizes()).asLongStream().boxed().toList(),
                    MemorySegment.ofArray(entry.bytes()));
        }
    }
}
