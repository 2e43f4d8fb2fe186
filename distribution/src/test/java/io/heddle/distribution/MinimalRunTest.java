// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.build.model.clauses.HeaderClause;
import aQute.bnd.repository.fileset.FileSetRepository;
import biz.aQute.resolve.Bndrun;
import biz.aQute.resolve.RunResolution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stack needs, as the command tells it and as bnd resolves it from capabilities alone. */
class MinimalRunTest {
    private static final Path HOME = Path.of(System.getProperty("heddle.home"));
    private static final List<String> LINE = List.of("resolve", "3 ssd : 1 attention; layers=4 width=64");

    @TempDir
    Path folder;

    @Test
    void bndResolvesWhatTheCommandTells() throws Exception {
        Path run = folder.resolve("minimal.bndrun");
        SortedSet<String> told = told("--bndrun", run.toString());
        assertTrue(told.contains("io.heddle.mechanism.ssd") && told.contains("io.heddle.mechanism.attention"), told.toString());
        assertEquals(List.of(), told.stream().filter(name -> name.startsWith("io.heddle.mechanism.")
                && !name.endsWith(".ssd") && !name.endsWith(".attention")).toList());
        assertEquals(told, resolved(run));
    }

    @Test
    void whatIsWantedBesidesTheStackBringsWhatItNeeds() throws Exception {
        Path run = folder.resolve("checkpoint.bndrun");
        SortedSet<String> told = told("--with", "io.heddle.checkpoint", "--bndrun", run.toString());
        assertTrue(told.containsAll(List.of("io.heddle.checkpoint", "com.fasterxml.jackson.core.jackson-databind")),
                told.toString());
        assertEquals(told, resolved(run));
    }

    /** The first column of what the command shows. */
    private SortedSet<String> told(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(HOME.resolve("bin/heddle").toString()));
        line.addAll(LINE);
        line.addAll(Arrays.asList(options));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "no end within a minute");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), Files.readString(err));
        return new TreeSet<>(Files.readAllLines(out).stream().skip(1).takeWhile(row -> !row.isBlank())
                .map(row -> row.substring(0, row.indexOf(' '))).toList());
    }

    /** The symbolic names that bnd chooses out of the distribution. */
    private static SortedSet<String> resolved(Path file) throws Exception {
        try (Bndrun run = Bndrun.createBndrun(null, file.toFile())) {
            run.getWorkspace().addBasicPlugin(new FileSetRepository("distribution", bundles()));
            RunResolution resolution = run.resolve();
            assertTrue(resolution.isOK(), () -> resolution.report(false));
            return new TreeSet<>(resolution.getRunBundles().stream().map(HeaderClause::getName).toList());
        }
    }

    private static List<File> bundles() throws IOException {
        List<File> bundles = new ArrayList<>();
        for (String folder : List.of("bundle", "lib")) {
            try (Stream<Path> jars = Files.list(HOME.resolve("target/heddle").resolve(folder))) {
                jars.filter(jar -> jar.toString().endsWith(".jar")).map(Path::toFile).forEach(bundles::add);
            }
        }
        return bundles;
    }
}
