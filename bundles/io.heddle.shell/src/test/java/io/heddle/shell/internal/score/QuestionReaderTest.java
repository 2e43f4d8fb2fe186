// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionReaderTest {

    @TempDir
    Path folder;

    private List<Question> read(boolean continuations, String text) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.writeString(file, text);
        List<Question> questions = new ArrayList<>();
        JsonLines.read(file, line -> questions.add(new QuestionReader(continuations).read(line)));
        return questions;
    }

    @Test
    void hellaswagIsCleanedAndItsSecondPartBeginsLarge() throws IOException {
        List<Question> questions = read(false, """
                {"ind": 4, "activity_label": "Making tea", "ctx_a": "A man [step] is here.", "ctx_b": "he And she", \
                "ctx": "unused", "split": "val", "endings": ["go [title] away  now.", "stay."], "label": "1"}

                {"ctx": "[header] How to rest [title] Lie down.", "endings": ["a", "b"], "label": 0}
                """);
        assertEquals("Making tea: A man is here. He and she", questions.getFirst().context());
        assertEquals(List.of("go. away now.", "stay."), questions.getFirst().endings());
        assertEquals(List.of(" go. away now.", " stay."), questions.getFirst().continuations());
        assertEquals(1, questions.getFirst().answer());
        assertEquals(" How to rest. Lie down.", questions.get(1).context());
        assertEquals(3, questions.get(1).line());
    }

    @Test
    void mmluIsAskedForLettersOrForTexts() throws IOException {
        String line = """
                {"question": " What is 1+1? ", "choices": ["1", "2", "3", "4"], "answer": "B", "subject": "abstract_algebra"}
                """;
        Question letters = read(false, line).getFirst();
        assertEquals("What is 1+1?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:", letters.context());
        assertEquals(List.of(" A", " B", " C", " D"), letters.continuations());
        assertEquals(1, letters.answer());
        assertEquals("The following are multiple choice questions (with answers) about abstract algebra.\n\n", letters.preamble());
        assertEquals(letters.context() + " B\n\n", letters.example());
        Question texts = read(true, line).getFirst();
        assertEquals("Question: What is 1+1?\nAnswer:", texts.context());
        assertEquals(List.of("1", "2", "3", "4"), texts.endings());
        assertEquals("The following are questions (with answers) about abstract algebra.\n\n", texts.preamble());
    }

    @Test
    void whatIsNoQuestionIsRefusedWithItsLine() {
        String good = "{\"context\": \"a\", \"choices\": [\"b\", \"c\"], \"answer\": 1}\n";
        assertRefused(good + "\nnonsense", "line 3: it is no JSON: Unrecognized token 'nonsense'");
        assertRefused("{\"context\": \"a\"", "line 1: it is no JSON: Unexpected end-of-input");
        assertRefused("[1]", "line 1: it is no JSON object; one object a line is allowed");
        assertRefused(good.strip() + " 5", "line 1: more follows the object");
        assertRefused("{\"context\": \"a\", \"context\": \"b\"}", "line 1: it is no JSON: Duplicate field 'context'");
        assertRefused("{\"a\": " + "[".repeat(5000) + "}", "line 1: it is no JSON: Document nesting depth");
        assertRefused("{}", "line 1: found no endings (HellaSwag), question (MMLU) or context");
        assertRefused("{\"context\": \"a\", \"answer\": 1}", "choices is not there; a list of 2 to 26 texts is needed");
        assertRefused("{\"context\": 5, \"choices\": [\"b\", \"c\"], \"answer\": 1}", "context is '5'; a text is needed");
        assertRefused(good.replace("[\"b\", \"c\"]", "[\"b\"]"), "choices is a list of 1; a list of 2 to 26 texts");
        assertRefused(good.replace("\"c\"", "3"), "choices is a list of 2; a list of 2 to 26 texts");
        assertRefused(good.replace("\"c\"", "\"\""), "choice 1 is empty; each needs a text");
        for (String answer : List.of("2", "-1", "\"C\"", "\"\"", "null", "1.5", "99999999999999999999", "true")) {
            assertRefused(good.replace("1}", answer + "}"), "0 to 1, or a letter from A to B is needed");
        }
        assertRefused("\"" + "x".repeat(1 << 20), "line 1: it has more than 1048576 bytes");
        assertRefused(good + "{\"context\": \"\u00e9\"}", "line 2: it is not UTF-8 text");
    }

    private void assertRefused(String text, String expected) {
        Path file = folder.resolve("bad.jsonl");
        String message = assertThrows(ModelException.class, () -> {
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
            JsonLines.read(file, line -> new QuestionReader(false).read(line));
        }).getMessage();
        assertTrue(message.contains(expected) && message.startsWith(file.toString()), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void theIntervalIsWilsons() {
        Tally tally = new Tally(8, 10);
        assertEquals(0.4902, tally.low(), 5e-5);
        assertEquals(0.9433, tally.high(), 5e-5);
        assertEquals(Math.sqrt(0.8 * 0.2 / 9), tally.error(), 1e-12);
        assertEquals(0, new Tally(0, 4).low(), 1e-12);
    }
}
