// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.benchmarks.ModelNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    private static final int ROWS = 40_000;
    private static final int COLUMNS = 64;

    @Test
    void aQuantisedMatrixHoldsTheDrawnNumbersAsNearAsItsScalesAllow(@TempDir Path folder) throws IOException {
        ByteBuffer data = written(folder, GgufType.Q8_0);
        float[] table = ModelNumbers.table("m", COLUMNS);
        // Whole blocks are repeated, so the last few numbers of the table are never used.
        int period = table.length / 32 * 32;
        for (int block : new int[] {0, 1, period / 32 - 1, period / 32, ROWS * COLUMNS / 32 - 1}) {
            float scale = Float.float16ToFloat(data.getShort(block * 34));
            for (int i = 0; i < 32; i++) {
                float expected = table[(block * 32 + i) % period];
                assertEquals(expected, scale * data.get(block * 34 + 2 + i), scale, "block " + block);
            }
        }
    }

    @Test
    void halvedFloatsAreTheUpperHalves(@TempDir Path folder) throws IOException {
        ByteBuffer data = written(folder, GgufType.BF16);
        float[] table = ModelNumbers.table("m", COLUMNS);
        for (int i : new int[] {0, 1, table.length - 1, table.length, ROWS * COLUMNS - 1}) {
            assertEquals(Float.floatToRawIntBits(table[i % table.length]) >>> 16, data.getShort(2 * i) & 0xFFFF, "number " + i);
        }
    }

    /** The data of the second tensor, behind one that ends off the alignment. */
    private static ByteBuffer written(Path folder, GgufType type) throws IOException {
        Path path = folder.resolve("model.gguf");
        GgufFile file = new GgufFile().with("general.architecture", "test").with("test.count", 3).with("test.rate", 0.5f);
        file.exact("v", "norm/weight", 5);
        file.matrix("m", type, ROWS, COLUMNS);
        file.write(path);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("GGUF", StandardCharsets.US_ASCII.decode(bytes.slice(0, 4)).toString());
        assertEquals(2, bytes.getLong(8), "tensors");
        long size = type.bytes((long) ROWS * COLUMNS);
        assertEquals(0, bytes.capacity() % 32, "padded to the alignment");
        int begin = (int) (bytes.capacity() - (size + 31) / 32 * 32);
        assertTrue(begin % 32 == 0);
        return bytes.slice(begin, (int) size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
