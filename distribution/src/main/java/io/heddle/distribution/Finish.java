// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The last step of the build, run on the JDK that the build selected.
 *
 * <p>Puts the launcher beside the framework, runs a first command, which fills a framework cache and
 * records the classes that every start loads, and writes down which JDK this is.
 */
public final class Finish {

    private static final List<String> CLASS_PATH = List.of("heddle.jar", "org.apache.felix.framework.jar", "jline.jar");

    private Finish() {}

    /** The arguments are the folder of the distribution, and the launcher's jar. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        Path built = home.resolve("target/heddle");
        Path launcher = built.resolve("lib/heddle.jar");
        Path jdk = built.resolve("jdk");
        String java = System.getProperty("java.home");
        // The recorded start holds for one launcher, one set of JVM options and one JDK.
        Path options = built.resolve("jvm.options");
        boolean changed = differ(Path.of(arguments[1]), launcher) || differ(home.resolve("conf/jvm.options"), options)
                || !Files.exists(jdk) || !Files.readString(jdk).strip().equals(java);
        if (changed) {
            Files.copy(Path.of(arguments[1]), launcher, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(home.resolve("conf/jvm.options"), options, StandardCopyOption.REPLACE_EXISTING);
            record(home, built, java);
        }
        // Written last: the start script takes it as the sign of a finished build.
        Files.writeString(jdk, java + "\n");
    }

    private static boolean differ(Path source, Path copy) throws IOException {
        return !Files.exists(copy) || Files.mismatch(source, copy) >= 0;
    }

    /**
     * Saves a third of each start; where it does not work, runs go without it. The run that is recorded
     * generates, so that the JDK's classes for vectors and memory are among those that are kept.
     */
    private static void record(Path home, Path built, String java) throws IOException, InterruptedException {
        Path cache = built.resolve("heddle.aot");
        Files.deleteIfExists(cache);
        File log = built.resolve("finish.log").toFile();
        Process run = new ProcessBuilder(java + "/bin/java", "@" + home.resolve("conf/jvm.options"),
                "-XX:AOTCacheOutput=" + cache, "-Dheddle.home=" + home, "-Dheddle.mode=command",
                "-cp", String.join(File.pathSeparator,
                        CLASS_PATH.stream().map(jar -> built.resolve("lib").resolve(jar).toString()).toList()),
                "io.heddle.distribution.Main", "generate", "--prompt", "A", "--tokens", "8")
                .redirectErrorStream(true).redirectOutput(log).start();
        int status = run.waitFor();
        if (status != 0) {
            System.err.println("heddle: the first run ended with " + status + ", see " + log);
        }
    }
}
