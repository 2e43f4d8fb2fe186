// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Where and of what a result is.
 *
 * @param processor its model
 * @param cores how many the JVM sees
 * @param memoryGiB of the machine
 * @param java the JVM
 * @param date in UTC
 * @param commit of the source, with a + where it was changed
 */
public record Machine(String processor, int cores, long memoryGiB, String java, String date, String commit) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** This machine, and a source tree on it. */
    static Machine here(Path root) {
        long memory = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Machine(processorLine("model name"), Runtime.getRuntime().availableProcessors(),
                Math.round(memory / (double) (1L << 30)), System.getProperty("java.vm.name") + " " + Runtime.version(),
                LocalDate.now(ZoneOffset.UTC).toString(), commit(root));
    }

    /** In one line. */
    String line() {
        return processor + (hasAvx512() ? " with AVX-512" : "") + ", " + cores + " cores, " + memoryGiB + " GiB, " + java
                + ", " + date + ", commit " + commit;
    }

    /** By name, for JSON. */
    Map<String, Object> fields() {
        return Map.of("processor", processor, "cores", cores, "memoryGiB", memoryGiB, "java", java, "date", date,
                "commit", commit);
    }

    static boolean hasAvx512() {
        return (" " + processorLine("flags") + " ").contains(" avx512f ");
    }

    private static String processorLine(String key) {
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(key)).findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
        } catch (IOException elsewhere) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit(Path root) {
        String commit = git(root, "rev-parse", "--short", "HEAD");
        return commit.isEmpty() ? "unknown" : commit + (git(root, "status", "--porcelain", "-uno").isEmpty() ? "" : "+");
    }

    private static String git(Path root, String... arguments) {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException noGit) {
            return "";
        }
    }
}
