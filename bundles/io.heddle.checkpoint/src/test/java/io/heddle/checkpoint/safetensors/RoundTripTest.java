// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is written is read back the same. */
class RoundTripTest {

    private static final int FILES = 200;
    private static final List<ElementType> SUPPORTED = Arrays.stream(ElementType.values()).filter(ElementType::supported).toList();

    @TempDir
    Path folder;

    private record Tensor(ElementType type, List<Long> shape, byte[] bytes) {
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        System.out.println("RoundTripTest: -Dheddle.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < FILES; i++)
            roundTrip(random, "file " + i + " of seed " + seed);
    }

    private void roundTrip(SplittableRandom random, String which) throws IOException {
        Path file = folder.resolve("model.safetensors");
        var tensors = new HashMap<String, Tensor>();
        var metadata = new HashMap<String, String>();
        for (int i = random.nextInt(12); i > 0; i--)
            tensors.put(text(random), tensor(random));
        for (int i = random.nextInt(4); i > 0; i--)
            metadata.put(text(random), text(random));
        var writer = new SafetensorsWriter(file);
        for (var entry : metadata.entrySet())
            writer.metadata(entry.getKey(), entry.getValue());
        for (var entry : tensors.entrySet())
            writer.add(entry.getKey(), entry.getValue().type(), entry.getValue().shape(), MemorySegment.ofArray(entry.getValue().bytes()));
        writer.write();
        for (Access access : Access.values())
            try (var read = SafetensorsFile.open(file, access)) {
                assertSame(tensors, metadata, read, which);
            }
    }

    private static void assertSame(Map<String, Tensor> tensors, Map<String, String> metadata, SafetensorsFile read, String which)
            throws IOException {
        assertEquals(metadata, read.metadata(), which);
        assertEquals(tensors.keySet(), read.tensors().keySet(), which);
        for (var entry : tensors.entrySet()) {
            TensorEntry found = read.tensor(entry.getKey());
            assertEquals(entry.getValue().type(), found.type(), which);
            assertEquals(entry.getValue().shape(), found.shape(), which);
            assertEquals(-1, MemorySegment.ofArray(entry.getValue().bytes()).mismatch(read.bytes(entry.getKey())), which);
        }
    }

    private static Tensor tensor(SplittableRandom random) {
        var type = SUPPORTED.get(random.nextInt(SUPPORTED.size()));
        var shape = new ArrayList<Long>();
        int size = type.bits() / 8;
        for (int i = random.nextInt(5); i > 0; i--) {
            int dimension = random.nextInt(6);
            shape.add((long) dimension);
            size *= dimension;
        }
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return new Tensor(type, shape, bytes);
    }

    /** Any Unicode text but half surrogate pairs; now and then short, so that keys meet. */
    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int point = random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000);
            text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
        }
        return text.toString();
    }
}
