// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackSpec;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.List;
import java.util.Optional;

/** Settings that cannot be used end in one line for the user, and in nothing else. */
public final class Configurations {
    private static final String UNKNOWN = "noSuchOption";

    private Configurations() {}

    /** Whether one use is refused. */
    public static Finding refused(Subject subject) {
        StackSpec spec;
        try {
            spec = subject.spec();
        } catch (InvalidStackException refused) {
            return Finding.passed();
        }
        return outlined(subject, spec, "it").or(() -> accepted(subject, spec)).orElseGet(Finding::passed);
    }

    /** Whether hostile settings are refused properly or used. */
    public static Finding check(Subject subject) {
        StackSpec unknown = subject.spec(options -> options.with(UNKNOWN, 1));
        Optional<Finding> fault = outlined(subject, unknown, "the option " + UNKNOWN).or(() -> accepted(subject, unknown))
                .or(() -> outlined(subject, subject.spec(subject.size().width() + 1),
                        "the width " + (subject.size().width() + 1)));
        int tried = 2;
        for (Option option : subject.ask(Mechanism::describe).options()) {
            for (Object value : values(option)) {
                fault = fault.or(() -> outlined(subject, subject.spec(options -> options.with(option.name(), value)),
                        "the option " + option.name() + "=" + value));
                tried++;
            }
        }
        int all = tried;
        return fault.orElseGet(() -> Finding.passed("settings", all));
    }

    private static List<Object> values(Option option) {
        return switch (option.kind()) {
            case INTEGER -> List.of(0, -1, 3, 1.5, Integer.MAX_VALUE, Integer.MIN_VALUE, 1e300, "many");
            case NUMBER -> List.of(0, -1, 1e300, Double.NaN, Double.NEGATIVE_INFINITY, "much");
            case FLAG -> List.of("perhaps", 7);
            case TEXT, CHOICE -> List.of("", "no such text", 7);
            case LIST -> List.of("no list", List.of(), List.of(-1), List.of("x"));
            case SECTION -> List.of("no section", 7);
        };
    }

    private static Optional<Finding> outlined(Subject subject, StackSpec spec, String what) {
        try {
            subject.stacks().outline(spec);
            return Optional.empty();
        } catch (ConfigException | InvalidStackException refused) {
            String line = refused.getMessage();
            return line != null && !line.isBlank() && !line.contains("\n") ? Optional.empty()
                    : Optional.of(Finding.failed(what + " is refused without one line that says why"));
        } catch (RuntimeException | Error thrown) {
            return Optional.of(new Finding.Failed(what + " is answered by " + thrown
                    + "; throw a ConfigException that says what is allowed", Optional.of(thrown)));
        }
    }

    private static Optional<Finding> accepted(Subject subject, StackSpec spec) {
        try {
            subject.stacks().outline(spec);
            return Optional.of(Finding.failed("it is accepted, and must be refused: " + spec.blocks()));
        } catch (ConfigException | InvalidStackException refused) {
            return Optional.empty();
        }
    }
}
