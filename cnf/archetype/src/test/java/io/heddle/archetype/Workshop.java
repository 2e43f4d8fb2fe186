// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place where somebody else works: a Maven repository with Heddle's artefacts as {@code mvn install}
 * would put them there, and a distribution with a folder {@code deploy} of its own.
 *
 * @param folder where all of it is
 */
record Workshop(Path folder) {
    private static final Path ROOT = Path.of(System.getProperty("heddle.root")).normalize();
    private static final String VERSION = System.getProperty("heddle.version");

    /** Sets one up in an empty folder. */
    static Workshop in(Path folder) throws IOException {
        Workshop workshop = new Workshop(folder);
        workshop.install();
        workshop.distribute();
        return workshop;
    }

    /** Builds a project without a network: what this build downloaded is the only other source. */
    Outcome maven(Path project, String... goals) throws IOException, InterruptedException {
        Path settings = folder.resolve("settings.xml");
        Files.writeString(settings, "<settings><mirrors><mirror><id>downloaded</id><mirrorOf>*</mirrorOf><url>"
                + Path.of(System.getProperty("heddle.downloaded")).toUri() + "</url></mirror></mirrors></settings>");
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("heddle.maven"), "bin", "mvn").toString(),
                "-B", "-q", "-s", settings.toString(), "-Dmaven.repo.local=" + folder.resolve("repository")));
        line.addAll(List.of(goals));
        return Outcome.of(project, Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"), line);
    }

    /** Runs one command of the distribution. */
    Outcome heddle(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(folder.resolve("distribution/bin/heddle").toString()));
        line.addAll(List.of(arguments));
        return Outcome.of(folder, Map.of(), line);
    }

    /** Drops a project's bundle into the distribution. */
    void deploy(Path project) throws IOException {
        try (Stream<Path> jars = Files.list(project.resolve("target"))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith("SNAPSHOT.jar")).toList()) {
                Files.copy(jar, folder.resolve("distribution/deploy").resolve(jar.getFileName()));
            }
        }
    }

    private void install() throws IOException {
        install("heddle", ROOT.resolve("pom.xml"), null);
        try (Stream<Path> modules = Files.list(ROOT.resolve("bundles"))) {
            for (Path module : modules.toList()) {
                String name = module.getFileName().toString();
                Path jar = module.resolve("target/" + name + "-" + VERSION + ".jar");
                if (Files.exists(jar)) {
                    install(name, module.resolve("pom.xml"), jar);
                }
            }
        }
    }

    private void install(String name, Path pom, @org.jspecify.annotations.Nullable Path jar) throws IOException {
        Path place = Files.createDirectories(folder.resolve("repository/io/heddle").resolve(name).resolve(VERSION));
        Files.copy(pom, place.resolve(name + "-" + VERSION + ".pom"));
        if (jar != null) {
            link(jar, place.resolve(jar.getFileName().toString()));
        }
    }

    /** The bundles stay where they are; caches and {@code deploy} are this one's own. */
    private void distribute() throws IOException {
        Path from = ROOT.resolve("distribution");
        Path to = folder.resolve("distribution");
        Files.createDirectories(to.resolve("deploy"));
        for (String part : List.of("bin/heddle", "conf/run.properties", "conf/jvm.options", "target/heddle/jdk")) {
            Files.createDirectories(to.resolve(part).getParent());
            Files.copy(from.resolve(part), to.resolve(part), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String part : List.of("lib", "bundle")) {
            Files.createDirectories(to.resolve("target/heddle").resolve(part));
            try (Stream<Path> files = Files.list(from.resolve("target/heddle").resolve(part))) {
                for (Path file : files.toList()) {
                    link(file, to.resolve("target/heddle").resolve(part).resolve(file.getFileName()));
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
