// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.checkpoint.SavedStream;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Reads and writes saved streams. */
public final class SavedStreams {

    private static final String FORMAT = "heddle-stream-1";
    private static final String READ = "read";
    private static final String INPUT = "input";
    private static final String PENDING = "pending";
    private static final String PREDICTION = "prediction";
    private static final String STATE = "state/";

    private SavedStreams() {}

    /** See {@link SavedStream#read}. */
    public static SavedStream read(Path path) throws IOException {
        // A mapping would end in a crash where someone writes the file meanwhile.
        try (SafetensorsFile opened = SafetensorsFile.open(path, Access.COPY)) {
            StateFile file = new StateFile(path, opened, FORMAT);
            long read = file.number(READ);
            long input = file.number(INPUT);
            long draws = file.number(SavedStateNames.DRAWS);
            if (read < 0 || read > Integer.MAX_VALUE || input < 0 || draws < 0) {
                throw file.refused("it has read " + read + " tokens of " + input + " bytes, with " + draws + " draws");
            }
            return new SavedStream(file.text(SavedStateNames.STACK), input, file.ints(PENDING), file.floats(PREDICTION),
                    file.number(SavedStateNames.SEED), draws, file.snapshot((int) read, STATE));
        }
    }

    /** See {@link SavedStream#write}. */
    public static void write(SavedStream saved, Path path) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(path)
                .metadata(SavedStateNames.FORMAT, FORMAT)
                .metadata(SavedStateNames.STACK, saved.stack())
                .metadata(READ, Integer.toString(saved.state().length()))
                .metadata(INPUT, Long.toString(saved.input()))
                .metadata(SavedStateNames.SEED, Long.toString(saved.seed()))
                .metadata(SavedStateNames.DRAWS, Long.toString(saved.draws()));
        StateTensors.add(writer, PENDING, saved.pending());
        StateTensors.add(writer, PREDICTION, saved.prediction());
        StateTensors.add(writer, STATE, saved.state());
        writer.write();
    }
}
