// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** A key made for a test. @param key that signs @param certificate of it, signed by itself */
record SigningKey(PrivateKey key, X509Certificate certificate) {

    private static final String PASSWORD = "for-a-test";

    /** Made by the JDK's own tool, because the JDK has no public type that makes a certificate. */
    static SigningKey make(Path folder, String name, String begin) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "300", "-startdate",
                begin.equals("now") ? "-1d" : begin, "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new SigningKey((PrivateKey) keys.getKey(name, PASSWORD.toCharArray()), (X509Certificate) keys.getCertificate(name));
    }

    byte[] sign(byte[] jar, Path folder) throws Exception {
        Path file = Files.write(Files.createTempFile(folder, "unsigned", ".jar"), jar);
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            new JarSigner.Builder(key, path).build().sign(zip, signed);
        }
        return signed.toByteArray();
    }
}
