// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a project without the archetype plugin. */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** The arguments are a group, the mechanism's name and a folder that is not there yet. */
    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            System.err.println("three words are allowed: a group, the mechanism's name and a new folder,"
                    + " as in: org.example ema my-mechanism");
            System.exit(WRONG_USAGE);
        }
        try {
            Path folder = Path.of(arguments[2]);
            make(Names.of(arguments[0], arguments[1]), folder);
            System.out.println("made " + folder + "; build it with: mvn -f " + folder + " package");
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(WRONG_USAGE);
        } catch (IOException failed) {
            System.err.println("cannot make the project: " + failed);
            System.exit(FAILED);
        }
    }

    static void make(Names names, Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw new IllegalArgumentException(folder + " exists; a folder that is not there yet is allowed");
        }
        for (String file : resource(Pack.INDEX).split("\n")) {
            String text = Placeholders.fill(resource(Pack.RESOURCES + file), names);
            Pack.write(folder.resolve(Placeholders.fillPath(file, names)), text);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Main.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException(name + " is missing in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
