// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.checkpoint.ModelException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Turns lines into questions, worded as EleutherAI's lm-evaluation-harness words its tasks
 * {@code hellaswag}, {@code mmlu} and {@code mmlu_continuation}.
 *
 * @param continuations whether MMLU's choices are continuations, rather than their letters
 */
record QuestionReader(boolean continuations) {

    private static final Pattern BRACKETS = Pattern.compile("\\[.*?]");

    /** @throws ModelException naming the line and what is missing or wrong in it */
    Question read(JsonLine line) {
        if (line.has("endings")) {
            return hellaswag(line);
        }
        if (line.has("question")) {
            return continuations ? mmluContinuations(line) : mmlu(line);
        }
        if (line.has("context")) {
            List<String> choices = line.texts("choices");
            return question(line, "", line.text("context"), choices, "answer");
        }
        throw new ModelException(line.where() + "found no endings (HellaSwag), question (MMLU) or context; one of them is needed");
    }

    private static Question hellaswag(JsonLine line) {
        boolean parts = line.has("ctx_a") && line.has("ctx_b");
        String context = parts ? line.text("ctx_a") + " " + capitalised(line.text("ctx_b")) : line.text("ctx");
        String label = line.textOrNothing("activity_label");
        List<String> endings = line.texts("endings").stream().map(QuestionReader::cleaned).toList();
        return question(line, "", cleaned(label.isEmpty() ? context : label + ": " + context), endings, "label");
    }

    private static Question mmlu(JsonLine line) {
        List<String> choices = line.texts("choices");
        StringBuilder context = new StringBuilder(line.text("question").strip()).append('\n');
        for (int i = 0; i < choices.size(); i++) {
            context.append(letter(i)).append(". ").append(choices.get(i)).append('\n');
        }
        List<String> letters = IntStream.range(0, choices.size()).mapToObj(QuestionReader::letter).toList();
        return question(line, "multiple choice questions", context.append("Answer:").toString(), letters, "answer");
    }

    private static Question mmluContinuations(JsonLine line) {
        return question(line, "questions", "Question: " + line.text("question").strip() + "\nAnswer:", line.texts("choices"),
                "answer");
    }

    /** @param kind what the preamble calls them; nothing for no preamble */
    private static Question question(JsonLine line, String kind, String context, List<String> endings, String answer) {
        if (endings.contains("")) {
            throw new ModelException(line.where() + "choice " + endings.indexOf("") + " is empty; each needs a text");
        }
        String subject = line.textOrNothing("subject");
        String preamble = kind.isEmpty() || subject.isEmpty() ? ""
                : "The following are " + kind + " (with answers) about " + subject.replace('_', ' ') + ".\n\n";
        List<String> continuations = endings.stream().map(ending -> " " + ending).toList();
        return new Question(line.number(), subject, preamble, context, continuations, endings,
                line.choice(answer, endings.size()));
    }

    private static String letter(int index) {
        return String.valueOf((char) ('A' + index));
    }

    /** The first letter large, all others small: what Python means by it. */
    private static String capitalised(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT)
                + text.substring(text.offsetByCodePoints(0, 1)).toLowerCase(Locale.ROOT);
    }

    /** Without the marks that WikiHow's texts carry. */
    private static String cleaned(String text) {
        return BRACKETS.matcher(text.strip().replace(" [title]", ". ")).replaceAll("").replace("  ", " ");
    }
}
