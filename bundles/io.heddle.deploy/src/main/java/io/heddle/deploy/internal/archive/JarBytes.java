// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of a jar, read once.
 *
 * <p>What is inspected, signed and installed are these bytes and not the file, which may change at
 * any time.
 *
 * @param bytes nobody changes them
 * @param sha256 their digest, in hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent")
public record JarBytes(byte[] bytes, String sha256) {

    /** Takes the array over. */
    public static JarBytes of(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new JarBytes(bytes, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads no more than is allowed, whatever size the file system tells. */
    public static JarBytes read(Path file, Limits limits) throws RefusedException {
        if (!Files.isRegularFile(file)) {
            throw new RefusedException("it is no regular file");
        }
        try (var in = Files.newInputStream(file)) {
            if (Files.size(file) > limits.fileBytes()) {
                throw tooLarge(limits);
            }
            byte[] bytes = in.readNBytes(limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                throw tooLarge(limits);
            }
            return of(bytes);
        } catch (IOException e) {
            throw new RefusedException("it cannot be read: " + RefusedException.shown(String.valueOf(e.getMessage())));
        }
    }

    private static RefusedException tooLarge(Limits limits) {
        return new RefusedException("it is larger than " + (limits.fileBytes() >> 20) + " MiB; leave out what is not code");
    }
}
