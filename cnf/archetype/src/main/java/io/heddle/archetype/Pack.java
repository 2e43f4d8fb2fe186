// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Puts the template with placeholders among the resources of this module, while it is built. */
public final class Pack {
    /** Where an archetype has its files. */
    static final String RESOURCES = "archetype-resources/";
    /** The list of them, for {@link Main}. */
    static final String INDEX = "META-INF/heddle/archetype-files";

    private Pack() {}

    /** The arguments are the template's folder and the folder of the module's classes. */
    public static void main(String[] arguments) throws IOException {
        Path template = Path.of(arguments[0]);
        Path classes = Path.of(arguments[1]);
        List<String> files = files(template);
        for (String file : files) {
            String text = Placeholders.insert(Files.readString(template.resolve(file)), file.endsWith(".java"));
            write(classes.resolve(RESOURCES + Placeholders.path(file)), text);
        }
        write(classes.resolve(INDEX), String.join("\n", files.stream().map(Placeholders::path).toList()));
    }

    /** The template's files without what a build made, in a fixed order. */
    static List<String> files(Path template) throws IOException {
        try (Stream<Path> files = Files.walk(template)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> template.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> !file.startsWith("target/")).sorted().toList();
        }
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
