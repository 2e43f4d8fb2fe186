// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What figures depend on. */
public final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Machine() {}

    /** Processor, threads and JDK, in one line. */
    public static String describe() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " threads, JDK " + Runtime.version();
    }

    private static String processor() {
        if (Files.isReadable(PROCESSORS)) {
            try (Stream<String> lines = Files.lines(PROCESSORS)) {
                return lines.filter(line -> line.startsWith(MODEL)).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(System.getProperty("os.arch"));
            } catch (IOException | java.io.UncheckedIOException unknown) {
                return System.getProperty("os.arch");
            }
        }
        return System.getProperty("os.arch");
    }
}
