// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers that are made to be expensive. */
class HeaderCostTest {

    /** Generous for a busy machine; what these cases guard against takes minutes, or all memory. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void tenMillionTensorsAreRefusedByTheLengthOfTheHeaderAlone() throws IOException {
        RawFile.header("{}").stating(10_000_000L * 50).refused(Kind.HEADER_TOO_LARGE, folder);
    }

    @Test
    void readingStopsAtTheFirstTensorBeyondTheCap() throws IOException {
        Path file = generate("{", 1_600_000, i -> RawFile.entry(Integer.toString(i), "U8", "[0]", 0, 0) + ",", "");
        refusedInTime(Kind.TOO_MANY_TENSORS, file);
    }

    @Test
    void asManyTensorsAsAllowedAreRead() throws IOException {
        int most = Limits.TENSORS;
        Path file = generate("{", most, i -> RawFile.entry(Integer.toString(i), "U8", "[0]", 0, 0) + (i < most - 1 ? "," : ""), "}");
        assertTimeout(BOUND, () -> {
            try (var opened = SafetensorsFile.open(file, Access.COPY)) {
                assertEquals(most, opened.tensors().size());
            }
        });
    }

    @Test
    void tenMillionMetadataEntriesAreNotRead() throws IOException {
        refusedInTime(Kind.TOO_MUCH_METADATA, generate("{\"__metadata__\":{", 7_000_000, i -> "\"" + i + "\":\"\",", ""));
    }

    @Test
    void tenMillionDimensionsAreNotRead() throws IOException {
        refusedInTime(Kind.TOO_MANY_DIMENSIONS, generate("{\"t\":{\"shape\":[0", 10_000_000, i -> ",1", ""));
    }

    @Test
    void tenMillionUnknownFieldsAreNotRead() throws IOException {
        refusedInTime(Kind.TOO_MUCH_METADATA, generate("{\"t\":{\"extra\":{\"a\":0", 7_000_000, i -> ",\"" + i + "\":0", ""));
        refusedInTime(Kind.TOO_MUCH_METADATA, generate("{\"t\":{\"a\":0", 7_000_000, i -> ",\"" + i + "\":0", ""));
    }

    @Test
    void namesWithOneHashCodeDoNotSlowReadingDown() throws IOException {
        // All strings of these two blocks have the same hash code, by String's own definition.
        IntFunction<String> colliding = i -> {
            var name = new StringBuilder();
            for (int bit = 0; bit < 17; bit++)
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            return RawFile.entry(name.toString(), "U8", "[0]", 0, 0);
        };
        int count = 1 << 17;
        Path file = generate("{", count, i -> colliding.apply(i) + (i < count - 1 ? "," : ""), "}");
        assertTimeout(BOUND, () -> SafetensorsFile.open(file, Access.COPY).close());
    }

    private void refusedInTime(Kind kind, Path file) {
        assertTimeout(BOUND, () -> RawFile.refused(kind, () -> SafetensorsFile.open(file, Access.COPY)));
    }

    private Path generate(String start, int count, IntFunction<String> item, String end) throws IOException {
        Path text = folder.resolve("text");
        try (var out = Files.newBufferedWriter(text)) {
            out.write(start);
            for (int i = 0; i < count; i++)
                out.write(item.apply(i));
            out.write(end);
        }
        Path file = folder.resolve("model.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(Files.size(text)).array());
            Files.copy(text, out);
        }
        return file;
    }
}
