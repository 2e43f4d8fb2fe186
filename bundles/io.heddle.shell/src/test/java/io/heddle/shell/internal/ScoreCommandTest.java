// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {

    /** Two orders of summation in double. */
    private static final double SUM_TOLERANCE = 1e-9;
    private static final String PLAIN = "{\"context\": \"%s\", \"choices\": [\"%s\", \"%s\"], \"answer\": %d}%n";

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
    void eachChoiceIsScoredBehindItsContext() throws Exception {
        String[] contexts = {"Who is there?", "To be", "x".repeat(200)};
        String[] choices = {"Nay, answer me", "or not \u00e9 to be at all, that is a longer one than others"};
        write("q", PLAIN.formatted(contexts[0], choices[0], choices[1], 0) + PLAIN.formatted(contexts[1], choices[0], choices[1], 1)
                + PLAIN.formatted(contexts[2], choices[0], choices[1], 0));
        String shown = shell.run("score", "--stack", "endless", "--questions", "q", "--out", "o");
        int right = 0;
        int rightByLength = 0;
        List<double[]> scores = scores();
        for (int i = 0; i < contexts.length; i++) {
            double[] expected = {score(contexts[i], " " + choices[0]), score(contexts[i], " " + choices[1])};
            assertArrayEquals(expected, scores.get(i), SUM_TOLERANCE);
            int answer = i == 1 ? 1 : 0;
            right += (expected[1] > expected[0] ? 1 : 0) == answer ? 1 : 0;
            rightByLength += (expected[1] / bytes(choices[1]).length > expected[0] / bytes(choices[0]).length ? 1 : 0) == answer ? 1 : 0;
        }
        assertEquals(right / 3.0, value(shown, "acc"), 1e-6);
        assertEquals(rightByLength / 3.0, value(shown, "acc_norm"), 1e-6);
        assertEquals(3, value(shown, "questions"));
        assertTrue(shown.lines().anyMatch(line -> line.matches("acc_95=0\\.\\d{4}-[01]\\.\\d{4}")), shown);
    }

    @Test
    void spacesAtTheEndOfAContextGoToTheChoice() throws Exception {
        write("q", PLAIN.formatted("ab  ", "c", "d", 0));
        shell.run("score", "--stack", "endless", "--questions", "q", "--out", "o");
        assertArrayEquals(new double[] {score("ab", "   c"), score("ab", "   d")}, scores().getFirst(), SUM_TOLERANCE);
    }

    @Test
    void examplesOfTheSameSubjectStandBeforeAndDoNotCount() throws Exception {
        String line = "{\"question\": \"%s\", \"choices\": [\"x\", \"y\"], \"answer\": %d, \"subject\": \"%s\"}%n";
        write("q", line.formatted("q1", 0, "one") + line.formatted("q2", 1, "two") + line.formatted("q3", 1, "one")
                + line.formatted("q4", 0, "two") + line.formatted("q5", 0, "one"));
        String shown = shell.run("score", "--stack", "endless", "--questions", "q", "--shots", "1", "--out", "o");
        assertEquals(3, value(shown, "questions"));
        List<String> table = shown.lines().limit(3).map(row -> row.replaceAll(" .*", "")).toList();
        assertEquals(List.of("subject", "one", "two"), table);
        String about = "The following are multiple choice questions (with answers) about ";
        String choices = "\nA. x\nB. y\nAnswer:";
        String one = about + "one.\n\nq1" + choices + " A\n\n";
        String two = about + "two.\n\nq2" + choices + " B\n\n";
        List<double[]> scores = scores();
        for (int i = 0; i < 3; i++) {
            String context = List.of(one + "q3", two + "q4", one + "q5").get(i) + choices;
            assertArrayEquals(new double[] {score(context, " A"), score(context, " B")}, scores.get(i), SUM_TOLERANCE);
        }
        write("dev", line.formatted("q2", 1, "two"));
        assertEquals(1, value(shell.run("score", "--stack", "endless", "--questions", "dev", "--shots", "1", "--shots-from", "q"),
                "questions"));
        assertTrue(error("--questions", "q", "--shots", "1", "--shots-from", "dev")
                .endsWith("dev has 0 examples of one; --shots 1 needs as many"));
        assertTrue(error("--questions", "dev", "--shots", "1").contains("no questions beside the examples of --shots 1"));
    }

    @Test
    void aContextThatIsTooLongLosesItsBeginning() throws Exception {
        write("q", PLAIN.formatted("y".repeat(50) + "x".repeat(ToyStacks.CONTEXT), "abc", "d", 0));
        String shown = shell.run("score", "--questions", "q", "--out", "o");
        assertEquals(1, value(shown, "truncated"));
        // The last letter of the longest choice is not read.
        String kept = "x".repeat(ToyStacks.CONTEXT - 3);
        assertArrayEquals(new double[] {score(kept, " abc"), score(kept, " d")}, scores().getFirst(), SUM_TOLERANCE);
        write("q", PLAIN.formatted("a", "b".repeat(ToyStacks.CONTEXT + 1), "c", 0));
        assertTrue(error("--questions", "q").contains("a choice alone has more tokens than the 300"));
    }

    @Test
    void onlyTheFirstQuestionsCountWhereThereIsALimit() throws Exception {
        write("q", PLAIN.formatted("a", "b", "c", 0).repeat(5));
        assertEquals(2, value(shell.run("score", "--stack", "endless", "--questions", "q", "--limit", "2"), "questions"));
    }

    @Test
    void whatCannotBeScoredGivesOneLine() throws Exception {
        assertTrue(error("--questions", "none").endsWith("none does not exist; check the path"));
        write("q", "");
        assertTrue(error("--questions", "q").endsWith("q has no questions"));
        write("q", PLAIN.formatted("a", "b", "c", 2));
        assertTrue(error("--questions", "q").endsWith("line 1: answer is '2'; 0 to 1, or a letter from A to B is needed"));
        write("q", PLAIN.formatted("", "b", "c", 1));
        assertEquals("line 1: the context is empty, and this model has neither a begin token nor an end token to stand for it",
                error("--stack", "endless", "--questions", "q"));
        assertEquals("--shots-from does nothing without --shots; give both, or neither", error("--questions", "q", "--shots-from", "q"));
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    private String error(Object... words) {
        String message = assertThrows(Exception.class, () -> shell.run("score", words)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private List<double[]> scores() throws Exception {
        List<double[]> scores = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"scores\" : \\[([^]]*)]").matcher(Files.readString(folder.resolve("o")));
        while (matcher.find()) {
            scores.add(Arrays.stream(matcher.group(1).split(",")).mapToDouble(Double::parseDouble).toArray());
        }
        return scores;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static double score(String context, String continuation) {
        long hash = 0;
        for (byte b : bytes(context)) {
            hash = ToySession.hash(hash, b & 0xFF);
        }
        double score = 0;
        for (byte b : bytes(continuation)) {
            float[] logits = ToySession.logits(hash, ToyStacks.VOCABULARY);
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            score += logits[b & 0xFF] - Math.log(sum);
            hash = ToySession.hash(hash, b & 0xFF);
        }
        return score;
    }

    private static double value(String shown, String key) {
        return shown.lines().filter(line -> line.startsWith(key + "=")).findFirst()
                .map(line -> Double.parseDouble(line.substring(key.length() + 1))).orElseThrow();
    }
}
