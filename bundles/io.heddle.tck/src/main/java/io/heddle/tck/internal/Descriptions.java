// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackOutline;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** What a mechanism says of itself, its service and its bundle. */
public final class Descriptions {
    private static final String NAMESPACE = "io.heddle.mechanism";

    private Descriptions() {}

    /** Whether the description is complete and true. */
    public static Finding check(Subject subject) {
        MechanismInfo info = subject.ask(Mechanism::describe);
        return name(subject, info).or(() -> texts(info)).or(() -> capability(subject.bundle(), info.name()))
                .or(() -> options(info)).or(() -> defaults(subject, info))
                .map(Finding::failed).orElseGet(() -> Finding.passed("options", info.options().size()));
    }

    private static Optional<String> name(Subject subject, MechanismInfo info) {
        String registered = subject.mechanismName();
        return registered.equals(info.name()) ? Optional.empty()
                : Optional.of("it describes itself as " + info.name() + " and is registered as " + registered);
    }

    private static Optional<String> texts(MechanismInfo info) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("summary", info.summary());
        texts.put("formula", info.formula());
        texts.put("training", info.training());
        texts.put("step", info.step());
        texts.put("memory", info.memory());
        texts.put("source", info.source());
        return texts.entrySet().stream()
                .filter(text -> text.getValue() == null || text.getValue().isBlank() || text.getValue().contains("\n"))
                .map(text -> "its description's " + text.getKey() + " is not one line of text").findFirst();
    }

    private static Optional<String> capability(Bundle bundle, String name) {
        List<Object> provided = bundle.adapt(BundleRevision.class).getDeclaredCapabilities(NAMESPACE).stream()
                .map(capability -> capability.getAttributes().get(NAMESPACE)).toList();
        return provided.contains(name) ? Optional.empty() : Optional.of("the bundle " + bundle.getSymbolicName()
                + " provides the capabilities " + NAMESPACE + " " + provided + "; add " + name
                + ", so that runs can be resolved");
    }

    private static Optional<String> options(MechanismInfo info) {
        Set<String> seen = new HashSet<>();
        for (Option option : info.options()) {
            if (option.name().isBlank() || option.description().isBlank() || !seen.add(option.name())) {
                return Optional.of("the option " + option.name() + " has no description, or is described twice");
            }
            if (option.kind() == Option.Kind.CHOICE && !option.standard().map(option.allowed()::contains).orElse(true)) {
                return Optional.of("the default " + option.standard().get() + " of the option " + option.name()
                        + " is not one of " + option.allowed());
            }
        }
        return Optional.empty();
    }

    /** A default that is written out must change nothing. */
    private static Optional<String> defaults(Subject subject, MechanismInfo info) {
        StackOutline plain = subject.stacks().outline(subject.spec());
        for (Option option : info.options()) {
            if (option.standard().isPresent() && !subject.block().options().has(option.name())) {
                StackOutline set = withDefault(subject, option, plain);
                if (set.parameters() != plain.parameters() || set.stateElements(1_000) != plain.stateElements(1_000)) {
                    return Optional.of("the option " + option.name() + " is said to be " + option.standard().get()
                            + " by default; set to that it gives " + set.parameters() + " parameters instead of "
                            + plain.parameters() + ", or another state");
                }
            }
        }
        return Optional.empty();
    }

    private static StackOutline withDefault(Subject subject, Option option, StackOutline orElse) {
        try {
            return subject.stacks().outline(subject.spec(options -> options.with(option.name(), option.standard().get())));
        } catch (InvalidStackException meaningless) {
            // An option may belong to another form of the mechanism than the one that is used.
            return orElse;
        }
    }
}
