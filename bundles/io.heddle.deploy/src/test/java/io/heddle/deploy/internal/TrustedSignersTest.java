// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.PackageList;
import io.heddle.deploy.internal.rule.TrustedSigners;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a jar that a trusted certificate signed as a whole comes in. */
class TrustedSignersTest {

    @TempDir
    static Path keys;
    @TempDir
    Path folder;

    private static SigningKey mine;
    private static SigningKey other;
    private static SigningKey expired;

    @BeforeAll
    static void makeKeys() throws Exception {
        mine = SigningKey.make(keys, "mine", "now");
        other = SigningKey.make(keys, "other", "now");
        expired = SigningKey.make(keys, "expired", "-400d");
    }

    private static TestJar jar() {
        return TestJar.bundle().type(TrustedSignersTest.class);
    }

    @Test
    void aSignedJarOfATrustedCertificateComesInWhateverElseIsTrusted() throws Exception {
        byte[] signed = mine.sign(jar().bytes(), folder);
        // The signature's own files must pass the inspection too.
        new Inspection(Limits.standard(), PackageList.of("")).inspect(JarBytes.of(signed));
        Path both = Files.createDirectory(folder.resolve("trusted"));
        Files.writeString(both.resolve("a.pem"), pem(other));
        Files.writeString(both.resolve("b.pem"), pem(mine));
        assertDoesNotThrow(() -> check(signed, both));
        assertDoesNotThrow(() -> check(signed, Files.writeString(folder.resolve("one.pem"), pem(other) + pem(mine))));
    }

    @Test
    void anUnsignedAForeignAndAnExpiredOneDoNot() throws Exception {
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), pem(mine) + pem(expired));
        String reason = "its entry org/example/readme.txt is not signed by a certificate in " + trusted;
        refused(reason, jar().bytes(), trusted);
        refused(reason, other.sign(jar().bytes(), folder), trusted);
        refused("the certificate that signed it is not valid today", expired.sign(jar().bytes(), folder), trusted);
    }

    @Test
    void aChangedOrAddedEntryBreaksTheSignature() throws Exception {
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), pem(mine));
        byte[] signed = mine.sign(jar().bytes(), folder);
        refused("its entry added.txt is not signed by a certificate in " + trusted, changed(signed, "added.txt", ""), trusted);
        String reason = assertThrows(RefusedException.class,
                () -> check(changed(signed, "org/example/readme.txt", "changed"), trusted)).getMessage();
        assertTrue(reason.startsWith("its signature does not hold: ") && reason.contains("org/example/readme.txt"), reason);
        refused("it has nothing that is signed", TestJar.bundle().withoutEntries().bytes(), trusted);
    }

    @Test
    void withoutReadableCertificatesNothingComesIn() throws Exception {
        byte[] signed = mine.sign(jar().bytes(), folder);
        Path missing = folder.resolve("missing");
        refused("heddle.deploy.signers is " + missing + ", which cannot be read; no jar is taken", signed, missing);
        Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
        refused("heddle.deploy.signers is " + garbage + ", which cannot be read; no jar is taken", signed, garbage);
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused("heddle.deploy.signers is " + empty + ", which has no certificate; no jar is taken", signed, empty);
    }

    private void check(byte[] jar, Path trusted) throws RefusedException {
        new SignatureCheck(Optional.of(new TrustedSigners(trusted)), folder.resolve("private")).check(JarBytes.of(jar));
    }

    private void refused(String reason, byte[] jar, Path trusted) {
        assertEquals(reason, assertThrows(RefusedException.class, () -> check(jar, trusted)).getMessage());
    }

    private static String pem(SigningKey key) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** The same jar with one entry more, or with other text in it. */
    private static byte[] changed(byte[] jar, String name, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar)); ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().equals(name) ? text.getBytes(StandardCharsets.UTF_8) : in.readAllBytes());
                out.closeEntry();
            }
            if (text.isEmpty()) {
                out.putNextEntry(new ZipEntry(name));
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
