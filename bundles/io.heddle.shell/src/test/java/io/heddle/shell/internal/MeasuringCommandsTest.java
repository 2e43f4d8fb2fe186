// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringCommandsTest {

    /** Two orders of summation in double. */
    private static final double SUM_TOLERANCE = 1e-6;

    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @AfterEach
    void everythingIsClosed() {
        assertEquals(0, shell.stacks.open);
        shell.close();
    }

    @Test
    void logitsAreThoseOfEveryTokenInWhateverPieces() throws Exception {
        Files.writeString(folder.resolve("ids.txt"), "1,2,3,4,5\n250,6,7,8,9\n");
        float[] expected = new float[2 * 5 * ToyStacks.VOCABULARY];
        int[][] ids = {{1, 2, 3, 4, 5}, {250, 6, 7, 8, 9}};
        for (int row = 0; row < 2; row++) {
            long hash = 0;
            for (int token = 0; token < 5; token++) {
                hash = ToySession.hash(hash, ids[row][token]);
                System.arraycopy(ToySession.logits(hash, ToyStacks.VOCABULARY), 0, expected,
                        (row * 5 + token) * ToyStacks.VOCABULARY, ToyStacks.VOCABULARY);
            }
        }
        for (String pieces : List.of("1", "2", "5", "40")) {
            String said = shell.run("logits", "--ids", "ids.txt", "--out", "o.safetensors", "--pieces", pieces);
            assertTrue(said.contains("logits F32 [2, 5, 256]"), said);
            try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("o.safetensors"), Access.COPY)) {
                assertArrayEquals(expected, file.bytes("logits").toArray(ValueLayout.JAVA_FLOAT_UNALIGNED), pieces);
            }
        }
    }

    @Test
    void aFileOfIdsThatIsWrongIsRefusedWithItsLine() throws Exception {
        assertIdsError("", "is empty");
        assertIdsError("1,2\n1,x", "line 2: 'x' is no token id; whole numbers from 0 to 255 are allowed");
        assertIdsError("1,256", "line 1: '256' is no token id; whole numbers from 0 to 255 are allowed");
        assertIdsError("1,-1", "line 1: '-1' is no token id");
        assertIdsError("1,2,", "line 1: '' is no token id");
        assertIdsError("1,99999999999", "line 1: '99999999999' is no token id");
        assertIdsError("1\n\n2", "line 2: there are no ids");
        assertIdsError("1,2\n1", "line 2: 1 ids, but line 1 has 2; the tensor of logits needs equal lengths");
        assertIdsError("1" + ",1".repeat(ToyStacks.CONTEXT), "come to 301 tokens; the model's context has 300");
    }

    private void assertIdsError(String content, String expected) throws Exception {
        Files.writeString(folder.resolve("ids.txt"), content);
        String message = assertThrows(Exception.class,
                () -> shell.run("logits", "--ids", "ids.txt", "--out", "o.safetensors")).getMessage();
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count());
        assertTrue(Files.notExists(folder.resolve("o.safetensors")));
    }

    @Test
    void evalSumsOverWindowsThatBeginEmptyAndCountsTheLastOne() throws Exception {
        byte[] text = "Who's there? Nay, answer me: stand, and unfold yourself. é".getBytes("UTF-8");
        Files.write(folder.resolve("text.txt"), text);
        for (int window : new int[] {1, 7, 8, 28, text.length - 1, 200}) {
            double nats = 0;
            long hash = 0;
            for (int i = 0; i + 1 < text.length; i++) {
                hash = ToySession.hash(i % window == 0 ? 0 : hash, text[i] & 0xFF);
                nats += loss(ToySession.logits(hash, ToyStacks.VOCABULARY), text[i + 1] & 0xFF);
            }
            for (String batch : List.of("1", "3", "16")) {
                String shown = shell.run("eval", "--text", "text.txt", "--window", window, "--batch", batch);
                assertEquals(nats / (text.length - 1), value(shown, "nats_per_byte"), SUM_TOLERANCE, shown);
                assertEquals(nats / (text.length - 1) / Math.log(2), value(shown, "bits_per_byte"), SUM_TOLERANCE);
                assertEquals(text.length - 1, value(shown, "bytes"));
            }
        }
        String standard = shell.run("eval", "--text", "text.txt");
        assertTrue(standard.startsWith("nats_per_byte="), standard);
    }

    @Test
    void evalRefusesWhatHasNothingToPredict() throws Exception {
        Files.writeString(folder.resolve("text.txt"), "a");
        String message = assertThrows(Exception.class, () -> shell.run("eval", "--text", "text.txt")).getMessage();
        assertTrue(message.contains("at least 2 are needed"), message);
        String window = assertThrows(Exception.class,
                () -> shell.run("eval", "--text", "text.txt", "--window", "0")).getMessage();
        assertEquals("--window is 0; at least 1 is allowed", window);
    }

    private static double loss(float[] logits, int label) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum) - logits[label];
    }

    private static double value(String shown, String key) {
        return shown.lines().filter(line -> line.startsWith(key + "=")).findFirst()
                .map(line -> Double.parseDouble(line.substring(key.length() + 1))).orElseThrow();
    }
}
