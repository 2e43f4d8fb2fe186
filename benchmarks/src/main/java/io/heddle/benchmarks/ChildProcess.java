// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contestant in a process of its own, whose other end is a {@link Server}. */
final class ChildProcess implements Contestant {
    /** Longer than the largest model takes to be made. */
    private static final long PATIENCE_SECONDS = 240;
    private static final long FAREWELL_SECONDS = 20;

    private final Process process;
    private final BufferedReader answers;
    private final Path log;
    private final Map<String, String> facts = new HashMap<>();

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param log where its error stream goes
     * @throws Unavailable if it does not become ready
     */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path log) throws Unavailable {
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the user set stays.
        environment.forEach(builder.environment()::putIfAbsent);
        File errors = log.toFile();
        ChildProcess child;
        try {
            child = new ChildProcess(builder.redirectError(errors).start(), log);
        } catch (IOException notStarted) {
            throw new Unavailable(notStarted.getMessage());
        }
        try {
            String[] words = child.answer(Server.READY).split(Server.FACT_SEPARATOR);
            for (String word : List.of(words).subList(1, words.length)) {
                child.facts.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        } catch (Unavailable notReady) {
            child.close();
            throw notReady;
        }
        return child;
    }

    @Override
    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    @Override
    public double round(String part, double seconds) throws Unavailable {
        try {
            var requests = process.outputWriter(StandardCharsets.UTF_8);
            requests.write(part + " " + seconds + "\n");
            requests.flush();
        } catch (IOException gone) {
            throw new Unavailable("its process has ended, see " + log);
        }
        return Double.parseDouble(answer(Server.MEDIAN).split(" ")[1]);
    }

    private String answer(String expected) throws Unavailable {
        // A reader cannot be told to give up; its process can be ended.
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException answered) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new Unavailable("its process ended or gave no answer within " + PATIENCE_SECONDS + " s, see " + log);
            }
            if (!line.startsWith(expected)) {
                throw new Unavailable(line.replaceFirst("^" + Server.FAILED + " ", ""));
            }
            return line;
        } catch (IOException broken) {
            throw new Unavailable("no answer: " + broken.getMessage());
        } finally {
            watch.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            process.outputWriter(StandardCharsets.UTF_8).close();
        } catch (IOException gone) {
            // Then there is nobody to be told.
        }
        try {
            if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
