// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts the processes of contestants.
 *
 * @param options where everything lies
 */
public record Processes(Options options) {
    /** How PyTorch may wait for work and divide products; the fastest of the ways that a row names counts. */
    public enum TorchWay {
        /** Threads spin between operations; products run on the thread that asks. */
        SPINNING(Map.of("OPENBLAS_NUM_THREADS", "1")),
        /** Threads sleep between operations; products run on the thread that asks. */
        SLEEPING(Map.of("OPENBLAS_NUM_THREADS", "1", "OMP_WAIT_POLICY", "passive")),
        /** Threads sleep between operations; products are divided. */
        DIVIDING(Map.of("OMP_WAIT_POLICY", "passive"));

        private final Map<String, String> environment;

        TorchWay(Map<String, String> environment) {
            this.environment = environment;
        }
    }

    private static final String LARGE_PAGES = "GLIBC_TUNABLES";
    private static final String MALLOC_ASKS = "glibc.malloc.hugetlb=1";
    /** PyTorch's temporary tensors keep their pages instead of asking for zeroed ones in every pass. */
    private static final Map<String, String> KEPT_PAGES = Map.of("MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_THRESHOLD_", "1073741824", "MALLOC_TRIM_THRESHOLD_", "4294967296");

    /** Heddle, on all processors. */
    public Contestant ours(String... bench) throws Unavailable {
        return start(List.of(), ourCommand(bench), startScript(), logName("heddle", bench));
    }

    /** Heddle on one processor. */
    public Contestant oursOnOneCore(String... bench) throws Unavailable {
        return start(oneCore(), ourCommand(bench), startScript(), logName("heddle", bench));
    }

    /** What the distribution's start script sets. */
    private static Map<String, String> startScript() {
        return Map.of("OMP_WAIT_POLICY", "passive", LARGE_PAGES, MALLOC_ASKS);
    }

    private List<String> ourCommand(String... bench) throws Unavailable {
        Path home = options.root().resolve("distribution");
        if (!Files.exists(home.resolve("target/heddle/jdk"))) {
            throw new Unavailable("the distribution is not built; run benchmarks/run without --no-build");
        }
        List<String> command = java();
        command.addAll(List.of("@" + home.resolve("conf/jvm.options"),
                "-Xmx2g", "-Dheddle.home=" + home, "-cp", classPath("benchmarks"),
                "io.heddle.benchmarks.ours.OurProcess"));
        command.addAll(List.of(bench));
        return command;
    }

    /** PyTorch in one of its ways. */
    public Contestant torch(TorchWay way, boolean oneCore, String... bench) throws Unavailable {
        Path libraries = options.root().resolve("benchmarks/pytorch/target/lib");
        if (!Files.isDirectory(libraries)) {
            throw new Unavailable("PyTorch: its artefacts of org.bytedeco could not be had from a Maven repository");
        }
        List<String> command = java();
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx2g",
                "-Dorg.bytedeco.javacpp.cachedir=" + options.output().resolve("javacpp"), "-cp", classPath("benchmarks/pytorch"),
                "io.heddle.benchmarks.pytorch.TorchProcess"));
        command.addAll(List.of(bench));
        Map<String, String> environment = new HashMap<>(KEPT_PAGES);
        environment.putAll(way.environment);
        return start(oneCore ? oneCore() : List.of(), command, environment,
                logName("torch-" + way.name().toLowerCase(Locale.ROOT), bench));
    }

    /** A limit of the machine. */
    public Contestant probe(String name) throws Unavailable {
        List<String> command = java();
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx256m", "-cp", classPath("benchmarks"),
                "io.heddle.benchmarks.probe.ProbeProcess", name));
        // With small pages it reads a fifth less than this.
        return start(List.of(), command, Map.of(LARGE_PAGES, MALLOC_ASKS), "probe-" + name);
    }

    /** Where llama.cpp's shared libraries are. */
    public Path llamaLibraries() throws Unavailable {
        Path libraries = options.output().resolve("llama/bins/linux-x64");
        if (!Files.isDirectory(libraries)) {
            throw new Unavailable("llama.cpp: its npm package could not be had, or is not for this machine");
        }
        return libraries;
    }

    /** llama.cpp on a model file. */
    public Contestant llama(Path libraries, Path model, int threads) throws Unavailable {
        List<String> command = java();
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp", classPath("benchmarks"),
                "io.heddle.benchmarks.llama.LlamaProcess", "decode", libraries.toString(), model.toString(), Integer.toString(threads)));
        return start(List.of(), command, Map.of(), "llama-" + model.getFileName() + "-" + threads);
    }

    private static String logName(String who, String... bench) {
        return (who + "-" + String.join("-", bench)).replaceAll("[^A-Za-z0-9_-]+", "_");
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    }

    /** A module's jar and what it depends on. */
    private String classPath(String module) throws Unavailable {
        Path target = options.root().resolve(module).resolve("target");
        try (var jars = Files.newDirectoryStream(target, "io.heddle.*.jar")) {
            return jars.iterator().next() + java.io.File.pathSeparator + target.resolve("lib") + "/*";
        } catch (IOException | java.util.NoSuchElementException missing) {
            throw new Unavailable(module + " is not built; run benchmarks/run without --no-build");
        }
    }

    private static List<String> oneCore() throws Unavailable {
        if (!Files.isExecutable(Path.of("/usr/bin/taskset"))) {
            throw new Unavailable("a run on one core needs taskset (util-linux)");
        }
        return List.of("/usr/bin/taskset", "-c", "0");
    }

    private Contestant start(List<String> prefix, List<String> command, Map<String, String> environment, String name)
            throws Unavailable {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        Map<String, String> everybody = new HashMap<>(environment);
        if (Machine.hasAvx512()) {
            // OpenBLAS knows a new processor by this alone; both sides have it.
            everybody.put("OPENBLAS_CORETYPE", "SKYLAKEX");
        }
        try {
            Path logs = Files.createDirectories(options.output().resolve("bench-logs"));
            return ChildProcess.start(all, everybody, logs.resolve(name + ".log"));
        } catch (IOException noLogs) {
            throw new Unavailable("there is no place for logs: " + noLogs.getMessage());
        }
    }
}
