// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.TrustedSigners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Checks who signed the bytes, where that is asked for.
 *
 * @param signers whom to trust; empty if signatures are not asked for
 * @param folder a private place for the copy that the JDK's reader needs
 */
record SignatureCheck(Optional<TrustedSigners> signers, Path folder) {

    void check(JarBytes jar) throws RefusedException {
        if (signers.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path copy = Files.createTempFile(folder, "signed", ".jar");
            try {
                Files.write(copy, jar.bytes());
                signers.get().check(copy);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new RefusedException("its signature cannot be checked: " + RefusedException.shown(String.valueOf(e.getMessage())));
        }
    }
}
