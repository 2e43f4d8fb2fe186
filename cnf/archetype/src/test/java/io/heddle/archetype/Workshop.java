// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place where somebody else works: a Maven repository with Heddle's artefacts as {@code mvn install}
 * would put them there, and the folder of a built Heddle with a {@code deploy} of its own.
 *
 * @param folder where all of it is
 */
record Workshop(Path folder) {
    private static final Path ROOT = Tutorial.ROOT;
    private static final String VERSION = System.getProperty("heddle.version");

    /** Sets one up in an empty folder. */
    static Workshop in(Path folder) throws IOException {
        Workshop workshop = new Workshop(folder);
        workshop.install();
        workshop.build();
        workshop.maven();
        return workshop;
    }

    /** Runs lines of a shell in Heddle's folder. */
    Outcome run(String lines) throws IOException, InterruptedException {
        String path = folder.resolve("bin") + ":" + Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH");
        return Outcome.of(folder.resolve("heddle"), Map.of("PATH", path), List.of("bash", "-euc", lines));
    }

    /** What the reader calls {@code mvn}: without a network, what this build downloaded is the only other source. */
    private void maven() throws IOException {
        Path settings = folder.resolve("settings.xml");
        Files.writeString(settings, "<settings><mirrors><mirror><id>downloaded</id><mirrorOf>*</mirrorOf><url>"
                + Path.of(System.getProperty("heddle.downloaded")).toUri() + "</url></mirror></mirrors></settings>");
        Path maven = folder.resolve("bin/mvn");
        Files.createDirectories(maven.getParent());
        Files.writeString(maven, "#!/usr/bin/env bash\nexec '" + Path.of(System.getProperty("heddle.maven"), "bin", "mvn")
                + "' -B -nsu -s '" + settings + "' -Dmaven.repo.local='" + folder.resolve("repository") + "' \"$@\"\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void install() throws IOException {
        install("heddle", ROOT.resolve("pom.xml"), null);
        install("io.heddle.distribution", ROOT.resolve("distribution/pom.xml"), ROOT.resolve("distribution/target"));
        try (Stream<Path> modules = Files.list(ROOT.resolve("bundles"))) {
            for (Path module : modules.toList()) {
                install(module.getFileName().toString(), module.resolve("pom.xml"), module.resolve("target"));
            }
        }
    }

    private void install(String name, Path pom, @Nullable Path target) throws IOException {
        Path place = Files.createDirectories(folder.resolve("repository/io/heddle").resolve(name).resolve(VERSION));
        Files.copy(pom, place.resolve(name + "-" + VERSION + ".pom"));
        String jar = name + "-" + VERSION + ".jar";
        if (target != null && Files.exists(target.resolve(jar))) {
            link(target.resolve(jar), place.resolve(jar));
        }
    }

    /** Bundles stay where they are; caches and {@code deploy} are this one's own. */
    private void build() throws IOException {
        Path heddle = folder.resolve("heddle");
        Files.createDirectories(heddle.resolve("distribution/deploy"));
        String archetype = "cnf/archetype/target/io.heddle.archetype-" + VERSION + ".jar";
        for (String file : List.of("distribution/bin/heddle", "distribution/conf/run.properties",
                "distribution/conf/jvm.options", "distribution/target/heddle/jdk", archetype)) {
            Files.createDirectories(heddle.resolve(file).getParent());
            Files.copy(ROOT.resolve(file), heddle.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String part : List.of("distribution/target/heddle/lib", "distribution/target/heddle/bundle")) {
            Files.createDirectories(heddle.resolve(part));
            try (Stream<Path> files = Files.list(ROOT.resolve(part))) {
                for (Path file : files.toList()) {
                    link(file, heddle.resolve(part).resolve(file.getFileName()));
                }
            }
        }
    }

    /** A hard link where the file system has them: the natives alone are 100 MB. */
    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, link);
        }
    }
}
