// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Tries checks on the uses of mechanisms, each once, and remembers the findings. Used by one thread. */
public final class Conformance {
    private final List<Subject> subjects;
    private final Map<Subject, Map<Check, Finding>> findings = new LinkedHashMap<>();

    /** @param subjects at least one use */
    public Conformance(List<Subject> subjects) {
        this.subjects = List.copyOf(subjects);
        this.subjects.forEach(subject -> findings.put(subject, new EnumMap<>(Check.class)));
    }

    /** The uses on which a check is tried. */
    public List<Subject> subjects(Check check) {
        if (check.scope() == Check.Scope.USE) {
            return subjects;
        }
        Map<String, Subject> first = new LinkedHashMap<>();
        subjects.forEach(subject -> first.putIfAbsent(subject.mechanismName(), subject));
        return List.copyOf(first.values());
    }

    /** What a check finds; what it needs is tried before. */
    public Finding find(Check check, Subject subject) {
        Finding known = findings.get(subject).get(check);
        if (known != null) {
            return known;
        }
        Finding found = unmet(check, subject).<Finding>map(Finding.Skipped::new).orElseGet(() -> look(check, subject));
        findings.get(subject).put(check, found);
        return found;
    }

    private Optional<String> unmet(Check check, Subject subject) {
        Set<Check> needs = check.needs();
        for (Check need : needs) {
            switch (find(need, subject)) {
                case Finding.Passed passed -> { }
                case Finding.Failed failed -> {
                    return Optional.of("it makes no sense while this does not hold: " + need.claim());
                }
                case Finding.Skipped(String reason) -> {
                    // A check that does not apply is no obstacle, one that could not be made is.
                    Optional<String> before = unmet(need, subject);
                    if (before.isPresent()) {
                        return before;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Finding look(Check check, Subject subject) {
        try {
            return check.look(subject);
        } catch (RuntimeException | Error thrown) {
            return new Finding.Failed(thrown.toString(), Optional.of(thrown));
        }
    }

    /** Tries every check that was not tried. */
    public ConformanceReport report() {
        for (Check check : Check.values()) {
            subjects(check).forEach(subject -> find(check, subject));
        }
        return soFar();
    }

    /** What was found so far. */
    public ConformanceReport soFar() {
        List<ConformanceReport.Entry> entries = new ArrayList<>();
        Set<String> bundles = new TreeSet<>();
        Set<String> mechanisms = new TreeSet<>();
        findings.forEach((subject, found) -> {
            mechanisms.add(subject.mechanismName());
            subject.reference().ifPresent(reference ->
                    bundles.add(reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion()));
            found.forEach((check, finding) -> entries.add(new ConformanceReport.Entry(subject.use(), check, finding)));
        });
        return new ConformanceReport(ConformanceReport.kitVersion(), List.copyOf(mechanisms), List.copyOf(bundles),
                entries);
    }
}
