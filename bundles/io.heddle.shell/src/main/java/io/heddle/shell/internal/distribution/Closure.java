// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.distribution;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Some bundles and all that they need, as it is wired in this framework. Used by one thread.
 *
 * <p>Services are no wires: bnd notes them as requirements of their own, which are matched here with
 * what other bundles declare.
 */
public final class Closure {

    private final List<BundleRevision> installed;
    private final Map<Bundle, Needed> needed = new LinkedHashMap<>();
    private final Deque<Bundle> open = new ArrayDeque<>();

    /** @param context gives the bundles that may be taken */
    public Closure(BundleContext context) {
        this.installed = Arrays.stream(context.getBundles()).map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(revision -> revision != null).toList();
    }

    /** Adds a bundle and what it needs. */
    public void add(Bundle bundle, String why) {
        take(bundle, why);
        while (!open.isEmpty()) {
            follow(open.remove());
        }
    }

    /** What is in it, without the framework, in the order in which it was found. */
    public List<Needed> bundles() {
        return List.copyOf(needed.values());
    }

    private void take(Bundle bundle, String why) {
        if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !needed.containsKey(bundle)) {
            needed.put(bundle, new Needed(bundle, why));
            open.add(bundle);
        }
    }

    private void follow(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (Requirements.isMandatory(requirement)) {
                provider(bundle, requirement).ifPresent(provider -> take(provider,
                        Requirements.text(requirement) + " for " + bundle.getSymbolicName()));
            }
        }
    }

    private Optional<Bundle> provider(Bundle bundle, BundleRequirement requirement) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? List.of() : wiring.getRequiredWires(requirement.getNamespace());
        // A wire to what a fragment provides leads to the host, which does not declare it.
        return wires.stream().filter(wire -> wire.getRequirement().equals(requirement))
                .map(BundleWire::getProvider).filter(provider -> declares(provider, requirement))
                .map(BundleRevision::getBundle).findFirst()
                .or(() -> declared(bundle, requirement));
    }

    /** Prefers the bundle itself, then what is in anyway, then what was installed first. */
    private Optional<Bundle> declared(Bundle bundle, BundleRequirement requirement) {
        return installed.stream().filter(revision -> declares(revision, requirement)).map(BundleRevision::getBundle)
                .min(Comparator.comparing((Bundle provider) -> provider != bundle)
                        .thenComparing(provider -> provider.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                        .thenComparing(provider -> !needed.containsKey(provider))
                        .thenComparingLong(Bundle::getBundleId));
    }

    private static boolean declares(BundleRevision revision, BundleRequirement requirement) {
        return revision.getDeclaredCapabilities(requirement.getNamespace()).stream().anyMatch(requirement::matches);
    }
}
