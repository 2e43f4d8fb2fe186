// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {

    private static final String DIGEST = SavedState.digest("{\"name\":\"toy\"}");

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path file = folder.resolve("state.safetensors");
        SavedState written = new SavedState(DIGEST, true, -7, List.of(sequence(3, 4), sequence(1, 0)));
        written.write(file);

        SavedState read = SavedState.read(file);
        assertEquals(DIGEST, read.stack());
        assertTrue(read.text());
        assertEquals(-7, read.seed());
        assertEquals(2, read.sequences().size());
        for (int i = 0; i < 2; i++) {
            SavedSequence expected = written.sequences().get(i);
            SavedSequence actual = read.sequences().get(i);
            assertArrayEquals(expected.tokens(), actual.tokens());
            assertEquals(expected.prompt(), actual.prompt());
            assertEquals(expected.draws(), actual.draws());
            assertEquals(expected.state().length(), actual.state().length());
            assertEquals(expected.state().tensors().keySet(), actual.state().tensors().keySet());
            expected.state().tensors().forEach((path, tensor) -> {
                assertEquals(tensor.type(), actual.state().tensors().get(path).type());
                assertEquals(tensor.shape(), actual.state().tensors().get(path).shape());
                assertArrayEquals(tensor.bytes(), actual.state().tensors().get(path).bytes());
            });
        }
    }

    @Test
    void writingReplacesTheOldFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("state.safetensors");
        Files.writeString(file, "old");
        new SavedState(DIGEST, false, 0, List.of(sequence(2, 0))).write(file);
        assertFalse(SavedState.read(file).text());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void anotherStackIsRefusedWithBothDigests() {
        SavedState state = new SavedState(DIGEST, true, 0, List.of(sequence(1, 0)));
        state.requireStack(DIGEST, Path.of("a"));
        String message = assertThrows(ModelException.class,
                () -> state.requireStack(SavedState.digest("other"), Path.of("a"))).getMessage();
        assertTrue(message.contains(DIGEST.substring(0, 12)), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void anotherSafetensorsFileIsRefused() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        new SafetensorsWriter(file).add("w", ElementType.F32, List.of(1L), MemorySegment.ofArray(new byte[4])).write();
        String message = assertThrows(ModelException.class, () -> SavedState.read(file)).getMessage();
        assertTrue(message.contains("no saved state"), message);
    }

    @Test
    void countsThatContradictTheTokensAreRefused() throws IOException {
        Path file = folder.resolve("state.safetensors");
        new SafetensorsWriter(file).metadata("format", "heddle-state-1").metadata("stack", DIGEST)
                .metadata("kind", "ids").metadata("seed", "0").metadata("prompts", "9").metadata("draws", "0")
                .add("0/tokens", ElementType.I32, List.of(2L), MemorySegment.ofArray(new byte[8])).write();
        String message = assertThrows(ModelException.class, () -> SavedState.read(file)).getMessage();
        assertTrue(message.contains("9 of them a prompt"), message);
    }

    @Test
    void aStateHasReadAllTokensButTheLast() {
        assertThrows(IllegalArgumentException.class,
                () -> new SavedSequence(new int[] {1, 2}, 1, 0, new StateSnapshot(2, Map.of())));
    }

    private static SavedSequence sequence(int prompt, long draws) {
        Map<String, StateSnapshot.Entry> tensors = new LinkedHashMap<>();
        tensors.put("layer.0/ssm", new StateSnapshot.Entry(DataType.F32, Shape.of(2, 1), new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));
        tensors.put("layer.1/count", new StateSnapshot.Entry(DataType.I32, Shape.of(), new byte[] {9, 0, 0, 0}));
        return new SavedSequence(new int[] {1, 70_000, 3, 5}, prompt, draws, new StateSnapshot(3, tensors));
    }
}
