// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A distribution of a test's own: what was built is linked from the real one, while the folder
 * {@code deploy} and the framework's caches are its own.
 *
 * @param home of the real one
 */
record LinkedDistribution(Path home) {

    /** The one that the start script of this run belongs to. */
    static LinkedDistribution ofThisRun() {
        return new LinkedDistribution(Path.of(System.getProperty("heddle.start")).getParent().getParent());
    }

    /** @return the start script of the new one */
    Path make(Path folder) throws IOException {
        Path built = Files.createDirectories(folder.resolve("target/heddle/bundle")).getParent();
        try (Stream<Path> jars = Files.list(home.resolve("target/heddle/bundle"))) {
            for (Path jar : jars.toList()) {
                Files.createSymbolicLink(built.resolve("bundle").resolve(jar.getFileName()), jar);
            }
        }
        Files.createSymbolicLink(built.resolve("lib"), home.resolve("target/heddle/lib"));
        Files.copy(home.resolve("target/heddle/jdk"), built.resolve("jdk"));
        for (String same : List.of("conf", "models")) {
            Files.createSymbolicLink(folder.resolve(same), home.resolve(same));
        }
        Files.createDirectories(folder.resolve("deploy"));
        Path start = Files.createDirectories(folder.resolve("bin")).resolve("heddle");
        return Files.copy(home.resolve("bin/heddle"), start, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Removes the links to the real one, so that nothing that is deleted later could follow them. */
    static void unlink(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
