// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * Requires that one of the given certificates signed every entry of a jar.
 *
 * <p>They are read anew for each jar, so that one can be withdrawn while the framework runs. When
 * they cannot be read, no jar is taken.
 *
 * @param place a file of certificates in PEM, or a folder of such files
 */
public record TrustedSigners(Path place) {

    /** The signature itself, which cannot be signed. */
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA|DSA|EC)|SIG-[^/]*)",
            Pattern.CASE_INSENSITIVE);

    /** Checks a private copy of the jar, which nobody else writes. */
    public void check(Path jar) throws RefusedException {
        Set<Certificate> left = certificates();
        boolean signed = false;
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                if (!entry.isDirectory() && !SIGNATURE.matcher(entry.getName()).matches()) {
                    left.retainAll(signers(file, entry));
                    signed = true;
                    if (left.isEmpty()) {
                        throw new RefusedException("its entry " + shown(entry.getName())
                                + " is not signed by a certificate in " + place);
                    }
                }
            }
        } catch (IOException | SecurityException e) {
            throw new RefusedException("its signature does not hold: " + shown(String.valueOf(e.getMessage())));
        }
        if (!signed) {
            throw new RefusedException("it has nothing that is signed");
        }
        if (left.stream().noneMatch(TrustedSigners::valid)) {
            throw new RefusedException("the certificate that signed it is not valid today");
        }
    }

    private static List<Certificate> signers(JarFile file, JarEntry entry) throws IOException {
        try (var in = file.getInputStream(entry)) {
            // An entry has its signers only once all of it was read.
            in.transferTo(OutputStream.nullOutputStream());
        }
        List<Certificate> found = new ArrayList<>();
        CodeSigner[] signers = entry.getCodeSigners();
        for (CodeSigner signer : signers == null ? new CodeSigner[0] : signers) {
            found.add(signer.getSignerCertPath().getCertificates().getFirst());
        }
        return found;
    }

    private static boolean valid(Certificate certificate) {
        try {
            ((X509Certificate) certificate).checkValidity();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private Set<Certificate> certificates() throws RefusedException {
        Set<Certificate> found = new HashSet<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Path file : files()) {
                try (var in = Files.newInputStream(file)) {
                    found.addAll(factory.generateCertificates(in));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new RefusedException("heddle.deploy.signers is " + place + ", which cannot be read; no jar is taken");
        }
        if (found.isEmpty()) {
            throw new RefusedException("heddle.deploy.signers is " + place + ", which has no certificate; no jar is taken");
        }
        return found;
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (var files = Files.list(place)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
