// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.distribution;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.shell.internal.argument.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.VersionRange;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Finds bundles by what they provide. */
public final class Installed {

    private static final String REFERENCE = "reference:";

    private final BundleContext context;

    /** @param context gives the bundles */
    public Installed(BundleContext context) {
        this.context = context;
    }

    /** The bundle whose service is used. */
    public Bundle provider(Class<?> service) {
        return context.getServiceReference(service).getBundle();
    }

    /** The bundle of the mechanism that a block gets; the notation was tried before, so there is one. */
    public Bundle mechanism(BlockSpec block) {
        return references(block).stream()
                .filter(reference -> block.versions().map(range -> VersionRange.valueOf(range)
                        .includes(reference.getBundle().getVersion())).orElse(true))
                .max(Comparator.naturalOrder()).map(ServiceReference::getBundle)
                .orElseGet(() -> bundleWith(RunFile.MECHANISM, block.mechanism()));
    }

    private List<ServiceReference<Mechanism>> references(BlockSpec block) {
        String named = "(" + Mechanism.NAME + "=" + block.mechanism() + ")";
        try {
            return List.copyOf(context.getServiceReferences(Mechanism.class,
                    block.filter().map(filter -> "(&" + named + filter + ")").orElse(named)));
        } catch (InvalidSyntaxException refusedBefore) {
            throw new IllegalStateException(refusedBefore);
        }
    }

    /** The compute that new stacks take. */
    public String compute(List<ComputeStatus> computes) {
        return computes.stream().filter(status -> status.compute().unusable().isEmpty())
                .map(status -> status.compute().name()).findFirst()
                .orElseThrow(() -> new UsageException("no compute is usable; name one with --compute"));
    }

    /**
     * The bundle that declares a capability whose one attribute is called like its namespace.
     *
     * @throws UsageException naming those that there are
     */
    public Bundle bundleWith(String namespace, String name) {
        TreeSet<String> known = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            for (BundleCapability capability : bundle.adapt(BundleRevision.class).getDeclaredCapabilities(namespace)) {
                String found = String.valueOf(capability.getAttributes().get(namespace));
                if (found.equals(name)) {
                    return bundle;
                }
                known.add(found);
            }
        }
        throw new UsageException("no bundle provides " + namespace + "=" + name + "; installed: " + String.join(", ", known));
    }

    /** The bundle with a symbolic name. */
    public Bundle named(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst()
                .orElseThrow(() -> new UsageException("--with is " + name + ", which is not installed; lb -s lists what is"));
    }

    /** The size of a bundle's file; 0 if it is not known where that is. */
    public static long bytes(Bundle bundle) {
        String location = bundle.getLocation();
        try {
            return Files.size(Path.of(URI.create(location.startsWith(REFERENCE)
                    ? location.substring(REFERENCE.length()) : location)));
        } catch (IOException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException unknown) {
            return 0;
        }
    }
}
