// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {

    private static final List<Object> SAMPLED = List.of("--temperature", "0.8", "--top-k", "40", "--top-p", "0.95",
            "--repetition-penalty", "1.2", "--ignore-eos");

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

    @ParameterizedTest
    @ValueSource(strings = {"ROMEO:", "$(x) | {y} \"q\"; -1", "-1", "--seed", "--tokens", "a b\nc", "é"})
    void aTextIsShownWholeAndEndsItsLine(String prompt) throws Exception {
        String text = shell.run("generate", "--prompt", prompt, "--tokens", "12", "--ignore-eos");
        assertTrue(text.startsWith(prompt), text);
        assertTrue(text.endsWith("\n"), text);
        assertEquals(prompt.length() + 12 + 1, text.length());
        assertEquals(text, shell.run("generate", "--tokens", "12", "--prompt", prompt, "--ignore-eos", "--pieces", "1"));
    }

    @Test
    void aShellLineIsAsGoodAsValues() throws Exception {
        assertEquals(shell.run("generate", "--prompt", "a $(x)", "--tokens", "5", "--ignore-eos"),
                shell.line("generate --prompt 'a $(x)' --tokens 5 --ignore-eos"));
    }

    @Test
    void aTextEndsAtAnEndTokenOrBeforeAStopString() throws Exception {
        String free = shell.run("generate", "--prompt", "to be", "--tokens", "250", "--ignore-eos");
        int end = free.indexOf((char) ToyStacks.END, 5);
        assertTrue(end > 0, free);
        assertEquals(free.substring(0, end) + "\n", shell.run("generate", "--prompt", "to be", "--tokens", "250"));
        String stop = free.substring(20, 23);
        assertEquals(free.substring(0, free.indexOf(stop, 5)) + "\n", shell.run("generate", "--prompt", "to be", "--tokens",
                "250", "--ignore-eos", "--stop", "no such text", "--stop", stop));
    }

    @Test
    void seedsDecide() throws Exception {
        String first = sampled("--seed", "1");
        assertEquals(first, sampled("--seed", "1"));
        assertNotEquals(first, sampled("--seed", "2"));
    }

    @Test
    void idsGiveIdsAndNeverEndEarly() throws Exception {
        Path ids = Files.writeString(folder.resolve("ids.txt"), "1,2,3\n 7 , 8\n");
        List<String> lines = shell.run("generate", "--ids", "ids.txt", "--tokens", "200").lines().toList();
        assertTrue(lines.get(0).startsWith("1,2,3,"));
        assertTrue(lines.get(1).startsWith("7,8,"));
        assertEquals(203, lines.get(0).split(",").length);
        assertEquals(202, lines.get(1).split(",").length);
        Files.writeString(ids, "7,8");
        assertEquals(lines.get(1), shell.run("generate", "--ids", ids, "--tokens", "200"));
    }

    @Test
    void outGetsOneTensor() throws Exception {
        Files.writeString(folder.resolve("ids.txt"), "1,2,3\n7,8,9");
        List<String> lines = shell.run("generate", "--ids", "ids.txt", "--tokens", "4").lines().toList();
        String said = shell.run("generate", "--ids", "ids.txt", "--tokens", "4", "--out", "out.safetensors");
        assertTrue(said.contains("generated I64 [2, 7]"), said);
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("out.safetensors"), Access.COPY)) {
            assertEquals(ElementType.I64, file.tensor("generated").type());
            long[] values = file.bytes("generated").toArray(ValueLayout.JAVA_LONG_UNALIGNED);
            assertEquals(String.join(",", lines),
                    LongStream.of(values).mapToObj(Long::toString).collect(Collectors.joining(",")));
        }
    }

    @Test
    void stoppedAndResumedIsUninterrupted() throws Exception {
        String whole = sampled("--seed", "7");
        List<Object> first = new ArrayList<>(List.of("--prompt", "thou", "--tokens", "25", "--seed", "7", "--save-state", "s"));
        first.addAll(SAMPLED);
        assertTrue(whole.startsWith(shell.run("generate", first.toArray()).stripTrailing()));
        for (List<Object> seed : List.of(List.<Object>of(), List.<Object>of("--seed", "7"))) {
            List<Object> second = new ArrayList<>(List.of("--state", "s", "--tokens", "15"));
            second.addAll(SAMPLED);
            second.addAll(seed);
            assertEquals(whole, shell.run("generate", second.toArray()));
        }
        assertEquals(whole.substring(0, 29) + "\n", shell.run("generate", "--state", "s", "--tokens", "0", "--ignore-eos"));
    }

    @Test
    void aBatchOfIdsIsResumedToo() throws Exception {
        Files.writeString(folder.resolve("ids.txt"), "1,2,3\n7,8");
        Object[] tail = {"--temperature", "1", "--seed", "3"};
        String whole = shell.run("generate", with(tail, "--ids", "ids.txt", "--tokens", "20"));
        shell.run("generate", with(tail, "--ids", "ids.txt", "--tokens", "0", "--save-state", "a"));
        shell.run("generate", with(tail, "--state", "a", "--tokens", "13", "--save-state", "b"));
        assertEquals(whole, shell.run("generate", "--state", "b", "--tokens", "7", "--temperature", "1"));
    }

    @Test
    void aDescriptionHasRandomWeightsAndSaysSo() throws Exception {
        Files.writeString(folder.resolve("mine.txt"), "4 ssd");
        String text = shell.run("generate", "--stack", "2 ssd", "--prompt", "ab", "--tokens", "7");
        assertEquals("ab".length() + 7 + 1, text.length());
        assertEquals(text, shell.run("generate", "--stack", "mine.txt", "--prompt", "ab", "--tokens", "7"));
        shell.run("generate", "--stack", "2 ssd", "--prompt", "ab", "--tokens", "3", "--save-state", "s");
        assertEquals(text, shell.run("generate", "--stack", "2 ssd", "--state", "s", "--tokens", "4"));
        assertEquals("generate takes --model or --stack, not both",
                error("--model", "m", "--stack", "2 ssd", "--prompt", "a", "--tokens", "1"));
        assertEquals("'nonsense' is no mechanism; installed: ssd, attention",
                error("--stack", "nonsense", "--prompt", "a", "--tokens", "1"));
        assertEquals("--compute is tou, which is not installed; did you mean toy? installed: toy",
                error("--stack", "2 ssd", "--prompt", "a", "--tokens", "1", "--compute", "tou"));
    }

    @Test
    void aTextThatHasEndedStaysEnded() throws Exception {
        String ended = shell.run("generate", "--prompt", "to be", "--tokens", "250", "--save-state", "s");
        assertEquals(ended, shell.run("generate", "--state", "s", "--tokens", "20"));
        String more = shell.run("generate", "--state", "s", "--prompt", "MORE", "--tokens", "3");
        assertTrue(more.startsWith(ended.stripTrailing()) && more.contains("MORE"), more);
    }

    @Test
    void aStateOfAnotherModelIsRefused() throws Exception {
        shell.run("generate", "--prompt", "a", "--tokens", "1", "--save-state", "s");
        assertTrue(error("--model", "other", "--state", "s", "--tokens", "1").contains("another stack"));
    }

    @Test
    void wrongWordsGiveOneLine() throws Exception {
        assertEquals("generate needs --prompt or --ids, or --state to go on with", error("--tokens", "1"));
        assertEquals("generate takes --prompt or --ids, not both", error("--prompt", "a", "--ids", "b", "--tokens", "1"));
        assertEquals("generate needs --tokens: how many tokens to add", error("--prompt", "a"));
        assertEquals("--tokens is -1; at least 0 is allowed", error("--prompt", "a", "--tokens", "-1"));
        assertEquals("--top-p is 1.5; above 0, at most 1, is allowed", error("--prompt", "a", "--tokens", "1", "--top-p", "1.5"));
        assertEquals("--temperature is -0.5; 0 or more is allowed",
                error("--prompt", "a", "--tokens", "1", "--temperature", "-0.5"));
        assertEquals("--compute is tou, which is not installed; did you mean toy? installed: toy",
                error("--prompt", "a", "--tokens", "1", "--compute", "tou"));
        assertEquals("--prompt is empty; the model continues at least one token", error("--prompt", "", "--tokens", "1"));
        assertEquals("the prompt and --tokens 300 come to 301 tokens; the model's context has 300",
                error("--prompt", "a", "--tokens", "300"));
        assertTrue(error("--prompt", "a", "--tokens", "1", "--stop", "").startsWith("--stop: a stop string"));
        assertTrue(error("--ids", "none.txt", "--tokens", "1").endsWith("none.txt does not exist; check the path"));
        assertTrue(error("--state", "none", "--tokens", "1").contains("no such file"));
        Files.writeString(folder.resolve("ids.txt"), "1,2,3\n7,8");
        assertEquals("sequence 2 has 2 ids, but the first has 3; --out is one tensor and needs equal lengths",
                error("--ids", "ids.txt", "--tokens", "1", "--out", "o"));
        assertTrue(error("--ids", "ids.txt", "--tokens", "1", "--save-state", "no/such").contains("there is no folder"));
        assertTrue(error("--prompt", "a", "--tokens", "1", "--out", ".").contains("is a folder"));
        assertEquals("generate has no option --pro; did you mean --prompt?", error("--pro", "a").split("(?<=\\?)")[0]);
        assertEquals("for help, type: help generate", error("--help"));
        assertEquals("--stop needs a text; sequences of --ids have none",
                error("--ids", "ids.txt", "--tokens", "1", "--stop", "o"));
    }

    private String sampled(Object... more) throws Exception {
        List<Object> words = new ArrayList<>(List.of("--prompt", "thou", "--tokens", "40"));
        words.addAll(SAMPLED);
        words.addAll(List.of(more));
        return shell.run("generate", words.toArray());
    }

    private static Object[] with(Object[] tail, Object... head) {
        List<Object> words = new ArrayList<>(Arrays.asList(head));
        words.addAll(Arrays.asList(tail));
        return words.toArray();
    }

    private String error(Object... words) {
        Exception failure = assertThrows(Exception.class, () -> shell.run("generate", words));
        String message = failure.getMessage();
        assertEquals(message, failure.toString(), "what the shell shows");
        assertEquals(1, message.lines().count(), message);
        return message;
    }
}
