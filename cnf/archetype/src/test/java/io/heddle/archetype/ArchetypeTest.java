// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchetypeTest {
    private static final Path TEMPLATE = Tutorial.ROOT.resolve("cnf/template/mechanism");

    @TempDir
    Path folder;

    @Test
    void theTemplatesOwnNamesGiveTheTemplate() throws IOException {
        Path made = folder.resolve("made");
        Main.make(Names.TEMPLATE, made);
        assertEquals(Pack.files(TEMPLATE), Pack.files(made));
        for (String file : Pack.files(TEMPLATE)) {
            assertEquals(Files.readString(TEMPLATE.resolve(file)), Files.readString(made.resolve(file)), file);
        }
    }

    @Test
    void otherNamesLeaveNothingOfTheTemplates() throws IOException {
        Path made = folder.resolve("made");
        Main.make(Names.of("com.acme.models", "blend"), made);
        List<String> files = Pack.files(made);
        assertTrue(files.contains("src/main/java/com/acme/models/blend/internal/BlendMixer.java"), files.toString());
        Pattern left = Pattern.compile("\\bema|\\bEma(?=[A-Z])|org\\.example|symbol_|\\bprefix\\b");
        for (String file : files) {
            assertFalse(left.matcher(file).find(), file);
            assertFalse(left.matcher(Files.readString(made.resolve(file))).find(), file);
        }
    }

    @Test
    void everyFileOfTheTemplateIsInASetOfTheArchetype() throws IOException {
        String metadata = new String(getClass().getResourceAsStream("/META-INF/maven/archetype-metadata.xml").readAllBytes());
        for (String file : Pack.files(TEMPLATE)) {
            String wanted = file.startsWith("src/") ? "<directory>" + file.replaceFirst("/java/.*", "/java") + "<"
                    : file.equals("README.md") ? "<include>README.md<"
                    : "<include>*" + file.substring(file.lastIndexOf('.')) + "<";
            assertTrue(file.equals("pom.xml") || metadata.contains(wanted), file);
        }
    }

    @Test
    void whatNoPackageOrStackCanBeCalledIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Names.of("Org.Example", "blend"));
        assertThrows(IllegalArgumentException.class, () -> Names.of("org.example", "my-blend"));
        assertThrows(IllegalArgumentException.class, () -> Main.make(Names.of("org.example", "blend"), folder));
    }
}
