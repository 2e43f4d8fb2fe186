// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.shell.internal.advice.Advisor.Question;
import io.heddle.shell.internal.result.Amount;
import io.heddle.shell.internal.result.Result;
import io.heddle.shell.internal.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which stack to take.
 *
 * @param question what was asked
 * @param ranked the stacks, best first; those that do not fit come last
 * @param missing arrangements of which a mechanism is not installed, and which
 */
public record Advice(Question question, List<Ranked> ranked, List<String> missing) implements Result {
    /** So many are explained. */
    private static final int EXPLAINED = 3;

    /** Copies the lists. */
    public Advice {
        ranked = List.copyOf(ranked);
        missing = List.copyOf(missing);
    }

    /**
     * One stack.
     *
     * @param name for people
     * @param notation how to write it
     * @param figures what the planner says
     * @param verdicts one for each need
     */
    public record Ranked(String name, String notation, Figures figures, List<Verdict> verdicts) {
        /** Copies the list. */
        public Ranked {
            verdicts = List.copyOf(verdicts);
        }

        /** The geometric mean over the needs: a need that is not served at all is not made up for by another. */
        public double score() {
            double product = verdicts.stream().mapToDouble(Verdict::score).reduce(1, (a, b) -> a * b);
            return Math.pow(product, 1.0 / verdicts.size());
        }

        /** Whether weights and one sequence fit. */
        public boolean fits(Question question) {
            return figures.total(question.context(), 1) <= question.memory();
        }
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "for %s tokens in %s, asked: %s (width %d, %d layers, %s bytes a weight, %s a state element)%n%n",
                Amount.count(question.context()), Amount.bytes(question.memory()),
                question.needs().stream().map(Need::word).collect(Collectors.joining(", ")), question.width(),
                question.layers(), number(question.weightBytes()), number(question.stateBytes())));
        if (ranked.isEmpty()) {
            text.append("no arrangement can be built with the mechanisms that are installed\n");
        } else {
            text.append(table()).append(explanations());
        }
        text.append(missing.isEmpty() ? "" : "\n");
        missing.forEach(line -> text.append("left out: ").append(line).append('\n'));
        return text.toString();
    }

    private String table() {
        List<String> headings = new ArrayList<>(List.of("stack", "fits", ">score"));
        question.needs().forEach(need -> headings.add(">" + need.word()));
        headings.addAll(List.of(">weights", ">state", ">growing", ">sequences", ">longest"));
        Table table = new Table(headings.toArray(String[]::new));
        for (Ranked one : ranked) {
            Figures figures = one.figures();
            List<Object> cells = new ArrayList<>(List.of(one.name(), one.fits(question) ? "yes" : "no", score(one.score())));
            one.verdicts().forEach(verdict -> cells.add(score(verdict.score())));
            cells.addAll(List.of(Amount.bytes(figures.weights()), Amount.bytes(figures.fixed(question.context())),
                    Amount.bytes(figures.growing(question.context())),
                    bounded(figures.sequences(question.memory(), question.context())),
                    bounded(figures.longest(question.memory()))));
            table.row(cells.toArray());
        }
        return table.text();
    }

    private String explanations() {
        StringBuilder text = new StringBuilder();
        if (!ranked.getFirst().fits(question)) {
            text.append("\nnothing fits: take fewer layers, a smaller width or fewer bytes an element\n");
        }
        for (int i = 0; i < Math.min(EXPLAINED, ranked.size()); i++) {
            Ranked one = ranked.get(i);
            text.append(String.format(Locale.ROOT, "%n%d. %s: %s%n", i + 1, one.name(), one.notation()));
            for (Verdict verdict : one.verdicts()) {
                text.append("   ").append(verdict.need().word()).append(": ").append(verdict.reason())
                        .append(verdict.source().isEmpty() ? "" : " (" + verdict.source() + ")").append('\n');
            }
        }
        return text.toString();
    }

    private static String bounded(long value) {
        return value >= Figures.LONGEST ? "any" : Amount.count(value);
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
