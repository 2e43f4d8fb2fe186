// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads saved states. */
public final class SavedStateReader {

    private final StateFile file;

    private SavedStateReader(StateFile file) {
        this.file = file;
    }

    /** See {@link SavedState#read}. */
    public static SavedState read(Path path) throws IOException {
        // A mapping would end in a crash where someone writes the file meanwhile.
        try (SafetensorsFile file = SafetensorsFile.open(path, Access.COPY)) {
            return new SavedStateReader(new StateFile(path, file, SavedStateNames.FORMAT_VALUE)).read();
        }
    }

    private SavedState read() throws IOException {
        String kind = file.text(SavedStateNames.KIND);
        if (!List.of(SavedStateNames.TEXT, SavedStateNames.IDS).contains(kind)) {
            throw file.refused("its kind is " + kind + "; text or ids is allowed");
        }
        long[] prompts = file.numbers(SavedStateNames.PROMPTS);
        long[] draws = file.numbers(SavedStateNames.DRAWS);
        if (prompts.length != draws.length) {
            throw file.refused("it has prompts of " + prompts.length + " and draws of " + draws.length + " sequences");
        }
        List<SavedSequence> sequences = new ArrayList<>();
        for (int i = 0; i < prompts.length; i++) {
            sequences.add(sequence(i, prompts[i], draws[i]));
        }
        return new SavedState(file.text(SavedStateNames.STACK), kind.equals(SavedStateNames.TEXT),
                file.number(SavedStateNames.SEED), sequences);
    }

    private SavedSequence sequence(int index, long prompt, long draws) throws IOException {
        int[] tokens = file.ints(SavedStateNames.tokens(index));
        if (tokens.length == 0) {
            throw file.refused("sequence " + index + " has no tokens; at least one is needed");
        }
        if (prompt < 0 || prompt > tokens.length || draws < 0) {
            throw file.refused("sequence " + index + " has " + tokens.length + " tokens, " + prompt + " of them a prompt, and "
                    + draws + " draws");
        }
        return new SavedSequence(tokens, (int) prompt, draws,
                file.snapshot(tokens.length - 1, SavedStateNames.state(index)));
    }
}
