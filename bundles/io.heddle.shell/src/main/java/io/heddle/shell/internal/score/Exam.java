// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The questions that count, and what stands before those of each subject.
 *
 * @param questions in the order of the file
 * @param preambles by subject: what is said of it, and the examples
 */
record Exam(List<Question> questions, Map<String, String> preambles) {

    /**
     * Reads the files.
     *
     * @param file with the questions
     * @param reader words them
     * @param shots how many examples of the same subject stand before each question
     * @param examples the file with them; null for the first ones of {@code file}, which do not count then
     * @param limit the most questions; 0 for all
     * @throws ModelException if there are too few
     */
    static Exam read(Path file, QuestionReader reader, int shots, @Nullable Path examples, int limit) throws IOException {
        List<Question> all = questions(file, reader);
        Map<String, List<Question>> shown = new LinkedHashMap<>();
        List<Question> counting = new ArrayList<>();
        for (Question question : examples == null ? all : questions(examples, reader)) {
            List<Question> same = shown.computeIfAbsent(question.subject(), subject -> new ArrayList<>());
            if (same.size() < shots) {
                same.add(question);
            } else if (examples == null) {
                counting.add(question);
            }
        }
        if (examples != null) {
            counting.addAll(all);
        }
        if (limit > 0 && counting.size() > limit) {
            counting.subList(limit, counting.size()).clear();
        }
        if (counting.isEmpty()) {
            throw new ModelException(file + " has no questions" + (shots > 0 && examples == null
                    ? " beside the examples of --shots " + shots + "; name another file with --shots-from" : ""));
        }
        Map<String, String> preambles = new LinkedHashMap<>();
        for (Question question : counting) {
            preambles.computeIfAbsent(question.subject(), subject -> preamble(question,
                    shown.getOrDefault(subject, List.of()), shots, examples == null ? file : examples));
        }
        return new Exam(List.copyOf(counting), preambles);
    }

    private static List<Question> questions(Path file, QuestionReader reader) throws IOException {
        List<Question> questions = new ArrayList<>();
        JsonLines.read(file, line -> questions.add(reader.read(line)));
        return questions;
    }

    private static String preamble(Question question, List<Question> examples, int shots, Path file) {
        if (examples.size() < shots) {
            throw new ModelException(file + " has " + examples.size() + " examples"
                    + (question.subject().isEmpty() ? "" : " of " + question.subject()) + "; --shots " + shots + " needs as many");
        }
        StringBuilder preamble = new StringBuilder(question.preamble());
        examples.forEach(example -> preamble.append(example.example()));
        return preamble.toString();
    }

    /** All that the model reads before the choices. */
    String context(Question question) {
        return preambles.get(question.subject()) + question.context();
    }
}
