// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.soak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** A mechanism's bundle that is exchanged again and again, and the class loaders that it has had. Used by one thread. */
final class ExchangedBundle implements AutoCloseable {
    private static final String REFERENCE = "reference:";
    private static final int COLLECTIONS = 50;
    private static final long COLLECTION_MILLIS = 100;

    private final BundleContext context;
    private final Bundle original;
    private final byte[] jar;
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private Bundle current;
    private int copies;

    /** @param original stays installed and is running again afterwards */
    ExchangedBundle(BundleContext context, Bundle original) throws IOException {
        this.context = context;
        this.original = original;
        this.current = original;
        try (InputStream in = URI.create(address(original)).toURL().openStream()) {
            jar = in.readAllBytes();
        }
    }

    private static String address(Bundle bundle) {
        String location = bundle.getLocation();
        return location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
    }

    void restart() throws BundleException {
        current.stop(Bundle.STOP_TRANSIENT);
        current.start(Bundle.START_TRANSIENT);
    }

    void update() throws BundleException, IOException {
        remember();
        // A referenced file is opened where it lies; a stream of its bytes makes a revision of its own.
        current.update(new ByteArrayInputStream(current == original ? jar : versioned(copies)));
    }

    /** The new one serves before the old one goes. */
    void beside() throws BundleException, IOException {
        remember();
        Bundle before = current;
        copies++;
        current = context.installBundle("soak:" + original.getSymbolicName() + ":" + copies,
                new ByteArrayInputStream(versioned(copies)));
        current.start(Bundle.START_TRANSIENT);
        if (before == original) {
            before.stop(Bundle.STOP_TRANSIENT);
        } else {
            before.uninstall();
            // Nothing is wired to it, so this forgets it and moves nothing else.
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class).refreshBundles(List.of(before));
        }
    }

    private void remember() {
        loaders.add(new WeakReference<>(current.adapt(BundleWiring.class).getClassLoader(), collected));
    }

    /** The same jar under a higher version. */
    private byte[] versioned(int copy) throws IOException {
        Version version = original.getVersion();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(jar.length);
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = new Manifest(in.getManifest());
            manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION,
                    new Version(version.getMajor(), version.getMinor(), version.getMicro() + 1, "copy" + copy).toString());
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                copyEntries(in, out);
            }
        }
        return bytes.toByteArray();
    }

    private static void copyEntries(JarInputStream in, OutputStream out) throws IOException {
        JarOutputStream jarOut = (JarOutputStream) out;
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            jarOut.putNextEntry(new ZipEntry(entry.getName()));
            in.transferTo(jarOut);
            jarOut.closeEntry();
        }
    }

    /**
     * How many class loaders of this bundle are still there, the current one included. A compiler thread holds the
     * classes of what it compiles, so one may outlive some collections: each is waited for, seconds in all.
     */
    int loadersAlive() throws InterruptedException {
        Reference<?> earlier = collected.poll();
        while (earlier != null) {
            earlier = collected.poll();
        }
        loaders.removeIf(loader -> loader.refersTo(null));
        for (int i = 0; i < COLLECTIONS && loaders.size() > 1; i++) {
            System.gc();
            collected.remove(COLLECTION_MILLIS);
            loaders.removeIf(loader -> loader.refersTo(null));
        }
        return 1 + loaders.size();
    }

    @Override
    public void close() throws BundleException {
        original.start(Bundle.START_TRANSIENT);
        if (current != original) {
            current.uninstall();
            current = original;
        }
    }
}
