// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.shell.internal.result.Result;
import io.heddle.shell.internal.result.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many questions a model answers right.
 *
 * @param scored every question, in the order of the file
 */
public record ScoreReport(List<ScoredQuestion> scored) implements Result {

    /** Both ways to choose. */
    record Tallies(Tally plain, Tally byLength) {
        Tallies plus(ScoredQuestion one) {
            return new Tallies(plain.plus(one.isRight()), byLength.plus(one.isRightByLength()));
        }
    }

    /** Copies the list. */
    public ScoreReport {
        scored = List.copyOf(scored);
    }

    private static Tallies none() {
        return new Tallies(new Tally(0, 0), new Tally(0, 0));
    }

    Tallies all() {
        Tallies all = none();
        for (ScoredQuestion one : scored) {
            all = all.plus(one);
        }
        return all;
    }

    /** By subject, in the order of the file; one entry without a name where there are none. */
    Map<String, Tallies> bySubject() {
        Map<String, Tallies> subjects = new LinkedHashMap<>();
        scored.forEach(one -> subjects.merge(one.question().subject(), none().plus(one), (before, first) -> before.plus(one)));
        return subjects;
    }

    long truncated() {
        return scored.stream().filter(ScoredQuestion::truncated).count();
    }

    @Override
    public String text() {
        Map<String, Tallies> subjects = bySubject();
        StringBuilder text = new StringBuilder();
        if (subjects.size() > 1) {
            Table table = new Table("subject", ">questions", ">acc", ">95 %", ">acc_norm", ">95 %");
            subjects.forEach((subject, tallies) -> table.row(subject.isEmpty() ? "-" : subject, tallies.plain().count(),
                    share(tallies.plain()), interval(tallies.plain()), share(tallies.byLength()), interval(tallies.byLength())));
            text.append(table.text()).append('\n');
        }
        Tallies all = all();
        text.append(lines("acc", all.plain())).append(lines("acc_norm", all.byLength()));
        text.append("questions=").append(scored.size());
        if (truncated() > 0) {
            text.append("\ntruncated=").append(truncated());
        }
        return text.toString();
    }

    private static String lines(String name, Tally tally) {
        return String.format(Locale.ROOT, "%s=%.6f%n%s_stderr=%.6f%n%s_95=%s%n", name, tally.share(), name, tally.error(), name,
                interval(tally));
    }

    private static String share(Tally tally) {
        return String.format(Locale.ROOT, "%.4f", tally.share());
    }

    private static String interval(Tally tally) {
        return String.format(Locale.ROOT, "%.4f-%.4f", tally.low(), tally.high());
    }
}
