// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Operator;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What this compute covers. */
class KernelsTest {
    private static final String PACKAGE = Operator.class.getPackageName();

    @Test
    void everyOperatorHasAKernel() throws IOException, URISyntaxException {
        List<Class<? extends Operator>> operators = operators();
        assertTrue(operators.size() > 1, "found no operators in " + PACKAGE);
        try (Agreement agreement = new Agreement()) {
            List<String> missing = operators.stream().filter(operator -> agreement.vector().find(operator).isEmpty())
                    .map(Class::getSimpleName).toList();
            assertEquals(List.of(), missing, "operators without a kernel");
        }
    }

    /** The records of the operators' package that are operators, wherever the module's classes lie. */
    private static List<Class<? extends Operator>> operators() throws IOException, URISyntaxException {
        String place = '/' + PACKAGE.replace('.', '/');
        URI uri = Operator.class.getResource("Operator.class").toURI();
        if (!uri.getScheme().equals("jar")) {
            return in(Path.of(uri).getParent());
        }
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return in(jar.getPath(place));
        }
    }

    private static List<Class<? extends Operator>> in(Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> type.isRecord() && Operator.class.isAssignableFrom(type))
                    .<Class<? extends Operator>>map(type -> type.asSubclass(Operator.class)).sorted(
                            Comparator.comparing(Class::getName)).toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(PACKAGE + '.' + name);
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
