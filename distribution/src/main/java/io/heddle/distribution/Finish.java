// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The last step of the build: puts the launcher beside the framework, and says where the JDK is that
 * the build selected, so that runs take the same.
 */
public final class Finish {

    private Finish() {}

    /** The arguments are the folder that the build has filled, and the launcher's jar. */
    public static void main(String[] arguments) throws IOException {
        Path built = Path.of(arguments[0]);
        Files.copy(Path.of(arguments[1]), built.resolve("lib/heddle.jar"), StandardCopyOption.REPLACE_EXISTING);
        // Written last: the start script takes it as the sign of a finished build.
        Files.writeString(built.resolve("jdk"), System.getProperty("java.home") + "\n");
    }
}
