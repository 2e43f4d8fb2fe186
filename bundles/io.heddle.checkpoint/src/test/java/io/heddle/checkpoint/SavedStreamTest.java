// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStreamTest {

    private static final String DIGEST = SavedState.digest("{\"name\":\"toy\"}");

    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path file = folder.resolve("stream.safetensors");
        SavedStream written = stream(2_000_000_000, new int[] {7, 70_000}, new float[] {1.5f, Float.NEGATIVE_INFINITY});
        written.write(file);
        SavedStream read = SavedStream.read(file);
        assertEquals(List.of(DIGEST, 5_000_000_000L, -3L, 11L, 2_000_000_000),
                List.of(read.stack(), read.input(), read.seed(), read.draws(), read.state().length()));
        assertArrayEquals(written.pending(), read.pending());
        assertArrayEquals(written.prediction(), read.prediction());
        assertEquals(written.state().tensors().keySet(), read.state().tensors().keySet());
        assertArrayEquals(written.state().tensors().get("layer.0/ssm").bytes(), read.state().tensors().get("layer.0/ssm").bytes());
    }

    @Test
    void theFileIsAsLongHoweverMuchWasRead() throws IOException {
        Path early = folder.resolve("early");
        Path late = folder.resolve("late");
        stream(1_000_000_001, new int[0], new float[0]).write(early);
        stream(2_000_000_001, new int[0], new float[0]).write(late);
        assertEquals(Files.size(early), Files.size(late));
    }

    @Test
    void aStateOfSequencesIsNoStream() throws IOException {
        Path file = folder.resolve("state");
        var one = new SavedSequence(new int[] {1}, 1, 0, new StateSnapshot(0, Map.of()));
        new SavedState(DIGEST, true, 0, List.of(one)).write(file);
        String message = assertThrows(ModelException.class, () -> SavedStream.read(file)).getMessage();
        assertTrue(message.endsWith("its format is heddle-state-1; heddle-stream-1 is allowed"), message);
    }

    private static SavedStream stream(int length, int[] pending, float[] prediction) {
        var tensor = new StateSnapshot.Entry(DataType.F32, Shape.of(2, 1), new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        return new SavedStream(DIGEST, 5_000_000_000L, pending, prediction, -3, 11,
                new StateSnapshot(length, Map.of("layer.0/ssm", tensor)));
    }
}
