// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads saved states; everything that a file says is checked, since it may come from elsewhere. */
public final class SavedStateReader {

    private final Path path;
    private final SafetensorsFile file;

    private SavedStateReader(Path path, SafetensorsFile file) {
        this.path = path;
        this.file = file;
    }

    /** See {@link SavedState#read}. */
    public static SavedState read(Path path) throws IOException {
        // A mapping would end in a crash where someone writes the file meanwhile.
        try (SafetensorsFile file = SafetensorsFile.open(path, Access.COPY)) {
            return new SavedStateReader(path, file).read();
        }
    }

    private SavedState read() throws IOException {
        String format = file.metadata().get(SavedStateNames.FORMAT);
        if (!SavedStateNames.FORMAT_VALUE.equals(format)) {
            throw refused("its format is " + format + "; " + SavedStateNames.FORMAT_VALUE + " is allowed");
        }
        String kind = metadata(SavedStateNames.KIND);
        if (!List.of(SavedStateNames.TEXT, SavedStateNames.IDS).contains(kind)) {
            throw refused("its kind is " + kind + "; text or ids is allowed");
        }
        long[] prompts = numbers(SavedStateNames.PROMPTS);
        long[] draws = numbers(SavedStateNames.DRAWS);
        if (prompts.length != draws.length) {
            throw refused("it has prompts of " + prompts.length + " and draws of " + draws.length + " sequences");
        }
        List<SavedSequence> sequences = new ArrayList<>();
        for (int i = 0; i < prompts.length; i++) {
            sequences.add(sequence(i, prompts[i], draws[i]));
        }
        return new SavedState(metadata(SavedStateNames.STACK), kind.equals(SavedStateNames.TEXT),
                number(SavedStateNames.SEED, metadata(SavedStateNames.SEED)), sequences);
    }

    private SavedSequence sequence(int index, long prompt, long draws) throws IOException {
        TensorEntry entry = file.tensor(SavedStateNames.tokens(index));
        if (entry.type() != ElementType.I32 || entry.shape().size() != 1 || entry.shape().getFirst() < 1) {
            throw refused("the tokens of sequence " + index + " are " + entry.type() + " " + entry.shape()
                    + "; I32 [n] with at least one is allowed");
        }
        int[] tokens = new int[Math.toIntExact(entry.shape().getFirst())];
        ByteBuffer.wrap(bytes(entry)).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(tokens);
        if (prompt < 0 || prompt > tokens.length || draws < 0) {
            throw refused("sequence " + index + " has " + tokens.length + " tokens, " + prompt + " of them a prompt, and "
                    + draws + " draws");
        }
        return new SavedSequence(tokens, (int) prompt, draws, new StateSnapshot(tokens.length - 1, tensors(index)));
    }

    private Map<String, StateSnapshot.Entry> tensors(int index) throws IOException {
        String prefix = SavedStateNames.state(index);
        Map<String, StateSnapshot.Entry> tensors = new LinkedHashMap<>();
        for (TensorEntry entry : file.tensors().values()) {
            if (entry.name().startsWith(prefix)) {
                tensors.put(entry.name().substring(prefix.length()),
                        new StateSnapshot.Entry(type(entry), shape(entry), bytes(entry)));
            }
        }
        return tensors;
    }

    private DataType type(TensorEntry entry) {
        return Arrays.stream(DataType.values()).filter(t -> t.name().equals(entry.type().name())).findFirst()
                .orElseThrow(() -> refused("a state tensor has the type " + entry.type() + "; allowed: "
                        + Arrays.toString(DataType.values())));
    }

    private Shape shape(TensorEntry entry) {
        return Shape.of(entry.shape().stream().mapToInt(Math::toIntExact).toArray());
    }

    private byte[] bytes(TensorEntry entry) throws IOException {
        if (entry.byteSize() > Integer.MAX_VALUE - 8) {
            throw refused("a tensor has " + entry.byteSize() + " bytes; fewer than 2 GiB are allowed");
        }
        return file.bytes(entry.name()).toArray(ValueLayout.JAVA_BYTE);
    }

    private String metadata(String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw refused("its metadata lack " + key);
        }
        return value;
    }

    private long[] numbers(String key) {
        return Arrays.stream(metadata(key).split(",")).mapToLong(word -> number(key, word)).toArray();
    }

    private long number(String key, String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw refused(key + " is no number in its metadata");
        }
    }

    private ModelException refused(String problem) {
        return new ModelException(path + " is no saved state that can be continued: " + problem);
    }
}
