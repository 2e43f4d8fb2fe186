// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
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
        StateTensors.add(writer, SavedStateNames.tokens(index), sequence.tokens());
        StateTensors.add(writer, SavedStateNames.state(index), sequence.state());
    }
}
