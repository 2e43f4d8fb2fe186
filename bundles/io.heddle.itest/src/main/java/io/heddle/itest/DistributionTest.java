// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import io.heddle.itest.StartScript.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script as a user meets it: what it prints where, and how it ends. */
class DistributionTest {

    @TempDir
    Path folder;

    @Test
    void aCommandPrintsItsResultAndNothingElse() throws Exception {
        Outcome outcome = start("", "version");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().matches("heddle \\S+, JDK \\d+, .*\\n"), outcome.out());
    }

    @Test
    void anUnknownCommandIsWrongUsageAndNamesTheNearest() throws Exception {
        Outcome outcome = start("", "versoin");
        assertEquals(2, outcome.status());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("did you mean version?"), outcome.err());
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws Exception {
        assertRefused(2, "version", "version", "$(x) | {y} \"q\"; -1");
        assertRefused(2, "--frobnicate", "generate", "--prompt", "x", "--tokens", "5", "--frobnicate", "3");
        assertRefused(2, "--tokens", "generate", "--prompt", "x", "--tokens", "many");
        assertRefused(2, "4096", "generate", "--prompt", "x", "--tokens", "100000");
        assertRefused(1, "does not exist", "generate", "--prompt", "x", "--tokens", "5", "--model", folder + "/nowhere");
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("config.json"), "{\"model_type\": \"llamma\"}");
        assertRefused(1, "nearest known one is llama", "inspect", "--model", broken.toString());
        Files.writeString(broken.resolve("config.json"), "{\"model_type\": \"llama\"}");
        Files.writeString(broken.resolve("model.safetensors"), "garbage that is no header");
        assertRefused(1, "model.safetensors", "inspect", "--model", broken.toString());
    }

    private void assertRefused(int status, String named, String... arguments) throws Exception {
        Outcome outcome = start("", arguments);
        assertEquals(status, outcome.status(), outcome.err());
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("heddle: ") && outcome.err().contains(named), outcome.err());
    }

    @Test
    void aPromptIsTakenAsItIs() throws Exception {
        for (String prompt : List.of("$(x) | {y} \"q\"; -1", "--tokens", "-1", "a\nb")) {
            Outcome outcome = start("", "generate", "--prompt", prompt, "--tokens", "5");
            assertEquals(0, outcome.status(), outcome.err());
            assertTrue(outcome.out().startsWith(prompt) && outcome.out().length() > prompt.length(), outcome.out());
        }
    }

    @Test
    void idsGoInAndTensorsComeOut() throws Exception {
        Golden golden = Golden.unpack("bamba-shakespeare", folder);
        Path ids = Files.writeString(folder.resolve("ids"), line(golden.ids()[0], 40) + "\n" + line(golden.ids()[1], 40));
        Path out = folder.resolve("out.safetensors");
        Outcome outcome = start("", "logits", "--ids", ids.toString(), "--out", out.toString(), "--pieces", "7");
        assertEquals(0, outcome.status(), outcome.err());
        try (SafetensorsFile file = SafetensorsFile.open(out, Access.COPY)) {
            assertEquals(List.of(2L, 40L, 256L), file.tensors().get("logits").shape());
            for (int row = 0; row < 2; row++) {
                float[] expected = Arrays.copyOf(golden.logits()[row], 40 * 256);
                double distance = Logits.distance(Golden.floats(file, "logits")[row], expected);
                assertTrue(distance <= Tolerances.PUBLISHED_LOGITS, "row " + row + " is off by " + distance);
            }
        }
        Files.writeString(ids, line(golden.generated()[0], 13));
        outcome = start("", "generate", "--ids", ids.toString(), "--tokens", "60", "--out", out.toString());
        assertEquals(0, outcome.status(), outcome.err());
        try (SafetensorsFile file = SafetensorsFile.open(out, Access.COPY)) {
            assertArrayEquals(Arrays.copyOf(golden.generated()[0], 73), Golden.integers(file, "generated")[0]);
        }
    }

    private static String line(int[] ids, int count) {
        return Arrays.stream(ids).limit(count).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    @Test
    void lossIsGivenInNatsAByte() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "ROMEO:\nWhat, in the state? I thank you, sir.\n".repeat(20));
        Outcome outcome = start("", "eval", "--text", text.toString(), "--window", "100");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().lines().findFirst().get().matches("nats_per_byte=[0-2]\\.\\d+"), outcome.out());
    }

    @Test
    void everyLineFromAPipeRunsAndTheWorstStatusCounts() throws Exception {
        Outcome outcome = start("nonsense\nversion\n");
        assertEquals(2, outcome.status());
        assertTrue(outcome.out().startsWith("heddle "), outcome.out());
    }

    @Test
    void everyBundleOfTheRunStarts() throws Exception {
        Outcome outcome = start("lb -s\n");
        // A fragment is resolved at most, and the terminal starts with the shell only.
        List<String> down = outcome.out().lines()
                .filter(line -> line.contains("|Installed") || line.contains("|Resolved"))
                .filter(line -> !line.contains("io.heddle.nd4j.c") && !line.contains("gogo.jline")).toList();
        assertEquals(List.of(), down);
        assertTrue(outcome.out().contains("io.heddle.launch"), outcome.out());
    }

    private Outcome start(String input, String... arguments) throws IOException, InterruptedException {
        return new StartScript(Path.of(System.getProperty("heddle.start")), folder).call(input, arguments);
    }
}
