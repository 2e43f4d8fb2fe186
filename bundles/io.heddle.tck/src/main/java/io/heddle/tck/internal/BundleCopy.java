// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** Exchanges a bundle, in place and by itself. */
final class BundleCopy {
    private final Bundle bundle;
    private final byte[] jar;

    /** Reads the bundle's content, so that it can be updated wherever it came from. */
    BundleCopy(Bundle bundle) {
        this.bundle = bundle;
        try {
            jar = read(bundle);
        } catch (IOException failed) {
            throw new UncheckedIOException("the content of " + bundle + " cannot be read", failed);
        }
    }

    /** Stops and starts it. */
    void restart() throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.start(Bundle.START_TRANSIENT);
    }

    /** Updates it in place: from now on its classes come from another class loader. */
    void update() throws BundleException {
        bundle.update(new ByteArrayInputStream(jar));
    }

    /** Whether another bundle is wired to it, which keeps its class loader until both are refreshed. */
    static boolean wired(Bundle bundle) {
        return !bundle.adapt(BundleWiring.class).getProvidedWires(null).isEmpty();
    }

    private static byte[] read(Bundle bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            copy(JarFile.MANIFEST_NAME, bundle.getEntry(JarFile.MANIFEST_NAME), zip);
            Enumeration<URL> entries = bundle.findEntries("/", "*", true);
            for (URL entry : entries == null ? List.<URL>of() : Collections.list(entries)) {
                String name = entry.getPath().replaceFirst("^/+", "");
                if (!name.endsWith("/") && !name.equals(JarFile.MANIFEST_NAME)) {
                    copy(name, entry, zip);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void copy(String name, URL from, ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream in = from.openStream()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }
}
