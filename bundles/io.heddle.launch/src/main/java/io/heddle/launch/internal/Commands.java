// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.tracker.ServiceTracker;

/** The commands of the scope {@code heddle}: those that are there, and those that a component would bring. */
final class Commands {

    private static final String SCOPE = "osgi.command.scope";
    private static final String FUNCTION = "osgi.command.function";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Commands(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** The service that has the command, awaited for as long as a component promises it. */
    Optional<Object> await(String name, long milliseconds) throws InterruptedException {
        if (!name.matches("[\\w.-]+")) {
            return Optional.empty();
        }
        ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, filter(name), null);
        tracker.open(true);
        try {
            Object found = tracker.getService();
            return Optional.ofNullable(
                    found == null && declared(name).isPresent() ? tracker.waitForService(milliseconds) : found);
        } finally {
            tracker.close();
        }
    }

    /** The component that declares the command, whether or not it is satisfied. */
    Optional<ComponentDescriptionDTO> declared(String name) {
        return components.getComponentDescriptionDTOs().stream()
                .filter(c -> "heddle".equals(c.properties.get(SCOPE)))
                .filter(c -> words(c.properties.get(FUNCTION)).contains(name))
                .findFirst();
    }

    /** What the component that declares the command waits for, in words; empty when it waits for nothing. */
    List<String> missing(String name) {
        List<String> missing = new ArrayList<>();
        declared(name).ifPresent(description -> {
            for (var configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.failure != null) {
                    missing.add("it failed: " + configuration.failure.lines().findFirst().orElse("no reason given"));
                }
                for (var reference : configuration.unsatisfiedReferences) {
                    for (var declared : description.references) {
                        if (declared.name.equals(reference.name)) {
                            missing.add(declared.interfaceName
                                    + (reference.target == null ? "" : " with " + reference.target));
                        }
                    }
                }
            }
        });
        return missing;
    }

    /** Every command that is registered or declared. */
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        for (ServiceReference<?> reference : references("(&(" + SCOPE + "=heddle)(" + FUNCTION + "=*))")) {
            names.addAll(words(reference.getProperty(FUNCTION)));
        }
        for (var description : components.getComponentDescriptionDTOs()) {
            if ("heddle".equals(description.properties.get(SCOPE))) {
                names.addAll(words(description.properties.get(FUNCTION)));
            }
        }
        return names;
    }

    /** The service behind a command that is registered now. */
    Optional<Object> now(String name) {
        return references(filter(name).toString()).stream().findFirst().map(context::getService);
    }

    private List<ServiceReference<?>> references(String filter) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Filter filter(String name) {
        try {
            return FrameworkUtil.createFilter("(&(" + SCOPE + "=heddle)(" + FUNCTION + "=" + name + "))");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A service property may be one word, an array or a collection. */
    private static List<String> words(Object value) {
        return switch (value) {
            case null -> List.of();
            case String word -> List.of(word);
            case Object[] words -> java.util.Arrays.stream(words).map(String::valueOf).toList();
            case Collection<?> words -> words.stream().map(String::valueOf).toList();
            default -> List.of();
        };
    }
}
