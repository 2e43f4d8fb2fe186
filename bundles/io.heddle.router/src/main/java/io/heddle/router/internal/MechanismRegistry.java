// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.config.Nearest;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.MissingMechanismException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** The mechanisms that are registered now, found by name, version range and filter. Thread-safe. */
final class MechanismRegistry {
    /**
     * A registered mechanism.
     *
     * @param mechanism the service
     * @param name under which stacks know it
     * @param version of its bundle
     * @param properties of the registration
     */
    record Entry(Mechanism mechanism, String name, Version version, Map<String, Object> properties) {
        int ranking() {
            return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }

        long id() {
            return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0;
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    void add(Mechanism mechanism, Version version, Map<String, Object> properties) {
        String name = properties.get(Mechanism.NAME) instanceof String named ? named : mechanism.describe().name();
        entries.add(new Entry(mechanism, name, version, properties));
    }

    void remove(Mechanism mechanism) {
        // By identity: two services may be equal.
        entries.removeIf(entry -> entry.mechanism() == mechanism);
    }

    /** Every mechanism, by name and then best first. */
    List<Entry> all() {
        return entries.stream().sorted(Comparator.comparing(Entry::name).thenComparing(BEST)).toList();
    }

    /**
     * The best mechanism for a block: highest ranking, then highest version, then longest registered.
     *
     * @throws MissingMechanismException naming what is missing and what comes closest
     * @throws InvalidStackException if the version range or the filter cannot be read
     */
    Entry find(BlockSpec block) {
        return find(block, mechanism -> false);
    }

    /** The same among those that are not refused. */
    Entry find(BlockSpec block, Predicate<Mechanism> refused) {
        List<Entry> named = entries.stream().filter(entry -> entry.name().equals(block.mechanism())).toList();
        return named.stream()
                .filter(entry -> !refused.test(entry.mechanism()))
                .filter(entry -> block.versions().map(range -> range(range).includes(entry.version())).orElse(true))
                .filter(entry -> block.filter().map(text -> filter(text).matches(entry.properties())).orElse(true))
                .min(BEST)
                .orElseThrow(() -> new MissingMechanismException(missing(block, named)));
    }

    private String missing(BlockSpec block, List<Entry> named) {
        String wanted = "mechanism " + block.mechanism()
                + block.versions().map(range -> " in versions " + range).orElse("")
                + block.filter().map(filter -> " matching " + filter).orElse("");
        if (!named.isEmpty()) {
            return wanted + " is not installed; installed is " + block.mechanism() + " "
                    + named.stream().map(entry -> entry.version().toString()).sorted().reduce((a, b) -> a + ", " + b).get();
        }
        List<String> names = entries.stream().map(Entry::name).distinct().sorted().toList();
        if (names.isEmpty()) {
            return wanted + " is not installed, and no other is";
        }
        return wanted + " is not installed; the closest of " + String.join(", ", names) + " is "
                + Nearest.ofAll(block.mechanism(), names).orElseThrow();
    }

    private static VersionRange range(String text) {
        try {
            return VersionRange.valueOf(text);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidStackException(text + " is not a version range; use one like [1.0,2)");
        }
    }

    private static Filter filter(String text) {
        try {
            return FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException malformed) {
            throw new InvalidStackException(text + " is not an OSGi filter; use one like (vendor=me)");
        }
    }

    private static final Comparator<Entry> BEST = Comparator.comparingInt(Entry::ranking).reversed()
            .thenComparing(Comparator.comparing(Entry::version).reversed())
            .thenComparingLong(Entry::id);
}
