// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A distribution in which one thing is broken: a generation that goes does not wait for the passes that
 * run on it. Everything else is linked from the real one.
 *
 * @param home of the real one
 */
record BrokenDistribution(Path home) {
    private static final String WAITS = "while (!holders.isEmpty()) {";
    private static final String DOES_NOT_WAIT = "while (holders.size() > Integer.MAX_VALUE - 1) {";
    private static final String ROUTER = "io.heddle.router.jar";

    /** @return the start script of the broken one */
    Path make(Path broken) throws IOException {
        Path start = new LinkedDistribution(home).make(broken);
        Path bundles = home.resolve("target/heddle/bundle");
        Path router = broken.resolve("target/heddle/bundle").resolve(ROUTER);
        // Otherwise the real one would be changed through the link.
        Files.delete(router);
        Files.copy(bundles.resolve(ROUTER), router);
        replace(router, compiled(bundles, broken));
        return start;
    }

    /** The folder with the classes of the broken generation. */
    private Path compiled(Path bundles, Path broken) throws IOException {
        Path source = home.resolveSibling("bundles/io.heddle.router/src/main/java/io/heddle/router/internal/Generation.java");
        String text = Files.readString(source);
        assertEquals(2, text.split(java.util.regex.Pattern.quote(WAITS), -1).length, "the line that waits has changed");
        Path changed = Files.createDirectories(broken.resolve("source")).resolve("Generation.java");
        Files.writeString(changed, text.replace(WAITS, DOES_NOT_WAIT));
        Path classes = Files.createDirectories(broken.resolve("classes"));
        String path = Stream.of(ROUTER, "io.heddle.api.jar", "io.heddle.log.jar").map(jar -> bundles.resolve(jar).toString())
                .reduce((a, b) -> a + java.io.File.pathSeparator + b).orElseThrow();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            assertTrue(compiler.getTask(said, files, null, List.of("-proc:none", "-cp", path, "-d", classes.toString()), null,
                    files.getJavaFileObjects(changed)).call(), said::toString);
        }
        return classes;
    }

    private static void replace(Path jar, Path classes) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar); Stream<Path> all = Files.walk(classes)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.copy(file, inside.getPath(classes.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
