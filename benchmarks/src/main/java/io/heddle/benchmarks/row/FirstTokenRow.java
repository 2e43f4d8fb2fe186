// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.Contestant;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** From the start of a process to the first token of the built-in model, and to the end of a command that computes nothing. */
record FirstTokenRow() implements Row {
    private static final String TOKEN = "first token";
    private static final String FRAMEWORK = "JVM and framework";
    private static final double MOST = 1.5;
    private static final double MOST_FRAMEWORK = 1;

    @Override
    public String id() {
        return "first-token";
    }

    @Override
    public RowResult measure(Processes processes) {
        Path heddle = processes.options().root().resolve("distribution/bin/heddle");
        try (Contest contest = new Contest()) {
            contest.enter(TOKEN, () -> new Command(List.of(heddle.toString(), "generate", "--prompt", "ROMEO:", "--tokens", "1")));
            contest.enter(FRAMEWORK, () -> new Command(List.of(heddle.toString(), "version")));
            contest.play(processes.options().pace());
            List<Figure> figures = new ArrayList<>();
            contest.seconds(TOKEN).ifPresent(time -> figures.add(new Figure(TOKEN, time, "s")));
            contest.seconds(FRAMEWORK).ifPresent(time -> figures.add(new Figure(FRAMEWORK, time, "s")));
            return new RowResult("time to first token, built-in model, warm start", figures, List.of(
                    check(contest, TOKEN, "s to the first token", MOST),
                    check(contest, FRAMEWORK, "s of them JVM and framework", MOST_FRAMEWORK)));
        }
    }

    private static Check check(Contest contest, String name, String what, double most) {
        return contest.seconds(name).isPresent() ? Check.atMost(what, contest.seconds(name).getAsDouble(), most)
                : Check.failed(what, "≤ " + Check.plain(most), contest.absence(name).orElse("no reason given"));
    }

    private record Command(List<String> words) implements Contestant {
        /** One run of the command, whose start is what is measured. */
        @Override
        public double round(String part, double seconds) throws Unavailable {
            long begin = System.nanoTime();
            try {
                int status = new ProcessBuilder(words).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
                if (status != 0) {
                    throw new Unavailable(String.join(" ", words.subList(1, words.size())) + " ended with " + status);
                }
            } catch (IOException notStarted) {
                throw new Unavailable(notStarted.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new Unavailable("interrupted");
            }
            return (System.nanoTime() - begin) * 1e-9;
        }
    }
}
