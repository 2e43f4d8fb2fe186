// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.kernel.KernelSet;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Tensor;
import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The distribution's bundles in a framework inside this JVM, without shell. Their API packages come
 * from the class path, so that services can be called directly. Closed by its owner.
 */
public final class Heddle implements AutoCloseable {
    /** Not needed here, or taken from the class path. */
    private static final Set<String> LEFT_OUT = Set.of("io.heddle.api", "io.heddle.shell", "io.heddle.launch",
            "io.heddle.deploy", "org.apache.felix.fileinstall", "org.apache.felix.gogo.command",
            "org.apache.felix.gogo.jline");
    private static final String COMPUTE = "io.heddle.compute";
    private static final long PATIENCE_MILLIS = 60_000;

    private final Framework framework;
    private final Path cache;

    private Heddle(Framework framework, Path cache) {
        this.framework = framework;
        this.cache = cache;
    }

    /**
     * Starts the bundles and waits for the computes.
     *
     * @param home the folder of the distribution
     * @throws Unavailable if they do not start; says which
     */
    public static Heddle start(Path home) throws Unavailable {
        try {
            Path cache = Files.createTempDirectory("heddle-bench");
            Map<String, String> settings = new HashMap<>();
            settings.put(Constants.FRAMEWORK_STORAGE, cache.toString());
            settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, apiPackages());
            settings.put("felix.log.level", "1");
            Framework framework = new FrameworkFactory().newFramework(settings);
            Heddle heddle = new Heddle(framework, cache);
            framework.init();
            List<Bundle> bundles = install(framework.getBundleContext(), home.resolve("target/heddle/bundle"));
            framework.start();
            for (Bundle bundle : bundles) {
                if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            heddle.awaitComputes(bundles);
            return heddle;
        } catch (IOException | BundleException failed) {
            throw new Unavailable("Heddle did not start: " + failed.getMessage());
        }
    }

    /** What the bundle of the API would export, with its versions. */
    private static String apiPackages() throws IOException {
        Path jar = Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        if (Files.isRegularFile(jar)) {
            try (JarFile file = new JarFile(jar.toFile())) {
                return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            }
        }
        try (InputStream manifest = Files.newInputStream(jar.resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(manifest).getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private static List<Bundle> install(BundleContext context, Path folder) throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                if (!LEFT_OUT.contains(file.getFileName().toString().replaceFirst("\\.jar$", ""))) {
                    bundles.add(context.installBundle("reference:" + file.toUri()));
                }
            }
        }
        return bundles;
    }

    /** Each bundle that promises a compute must have brought it, or the best one might be missed. */
    private void awaitComputes(List<Bundle> bundles) throws Unavailable {
        for (Bundle bundle : bundles) {
            String capabilities = bundle.getHeaders("").get(Constants.PROVIDE_CAPABILITY);
            if (capabilities != null && capabilities.contains(COMPUTE + ";")) {
                await(KernelSet.class, "(&(" + Constants.OBJECTCLASS + "=" + KernelSet.class.getName() + ")("
                        + Constants.SERVICE_BUNDLEID + "=" + bundle.getBundleId() + "))", bundle.getSymbolicName());
            }
        }
    }

    private <S> S await(Class<S> type, String filter, String what) throws Unavailable {
        try {
            ServiceTracker<S, S> tracker = new ServiceTracker<>(context(), context().createFilter(filter), null);
            tracker.open();
            S service = tracker.waitForService(PATIENCE_MILLIS);
            if (service == null) {
                throw new Unavailable(what + " brought no " + type.getSimpleName() + " within "
                        + PATIENCE_MILLIS / 1000 + " s");
            }
            return service;
        } catch (org.osgi.framework.InvalidSyntaxException wrong) {
            throw new IllegalStateException(wrong);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while " + what + " started");
        }
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    /** The router. */
    public Stacks stacks() throws Unavailable {
        return await(Stacks.class, "(" + Constants.OBJECTCLASS + "=" + Stacks.class.getName() + ")", "the router");
    }

    /** The usable computes, best first. */
    public List<KernelSet> computes() {
        try {
            ServiceReference<?>[] found = context().getServiceReferences(KernelSet.class.getName(), null);
            return Arrays.stream(found).sorted(Comparator.reverseOrder())
                    .map(reference -> (KernelSet) context().getService(reference))
                    .filter(set -> set.describe().unusable().isEmpty()).toList();
        } catch (org.osgi.framework.InvalidSyntaxException none) {
            throw new IllegalStateException(none);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE_MILLIS);
            try (var files = Files.walk(cache)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (BundleException | IOException left) {
            System.err.println("not all was cleared up: " + left);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
