// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.tck.internal.JsonReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * What the kit found.
 *
 * @param kit its version
 * @param mechanisms the names that it looked at
 * @param bundles the bundles that bring them, each with its version
 * @param entries each finding
 */
public record ConformanceReport(String kit, List<String> mechanisms, List<String> bundles, List<Entry> entries) {
    /** Where a bundle carries its report. */
    public static final String PATH = "META-INF/heddle/conformance.json";

    /**
     * One finding.
     *
     * @param use what was looked at
     * @param check what had to hold
     * @param finding what was found
     */
    public record Entry(String use, Check check, Finding finding) {}

    /** Copies the lists. */
    public ConformanceReport {
        mechanisms = List.copyOf(mechanisms);
        bundles = List.copyOf(bundles);
        entries = List.copyOf(entries);
    }

    /** The version of the kit's bundle. */
    static String kitVersion() {
        Bundle kit = FrameworkUtil.getBundle(ConformanceReport.class);
        return kit == null ? "0.0.0" : kit.getVersion().toString();
    }

    /** The checks that failed for some use. */
    public List<Check> failed() {
        return entries.stream().filter(entry -> entry.finding() instanceof Finding.Failed)
                .map(Entry::check).distinct().sorted().toList();
    }

    /** How many findings are of a kind. */
    public long count(Class<? extends Finding> kind) {
        return entries.stream().filter(entry -> kind.isInstance(entry.finding())).count();
    }

    /** For people: a line of counts, then what failed and what was skipped. */
    public String text() {
        StringBuilder text = new StringBuilder("%s: %d checks passed, %d failed, %d skipped; kit %s%n".formatted(
                String.join(", ", mechanisms), count(Finding.Passed.class), count(Finding.Failed.class),
                count(Finding.Skipped.class), kit));
        for (Entry entry : entries) {
            switch (entry.finding()) {
                case Finding.Passed passed -> { }
                case Finding.Failed failed -> line(text, "FAILED ", entry, failed.fault());
                case Finding.Skipped(String reason) -> line(text, "skipped", entry, reason);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String word, Entry entry, String why) {
        text.append("%s %s, %s: %s%n".formatted(word, entry.use(), entry.check().id(), why));
    }

    /** For programs: what a bundle carries at {@link #PATH}. */
    public String json() {
        return JsonReport.of(this);
    }

    /** Writes {@code heddle-conformance.json} and {@code .txt} into a folder, which is made if need be. */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("heddle-conformance.json"), json());
            Files.writeString(folder.resolve("heddle-conformance.txt"), text());
        } catch (IOException failed) {
            throw new UncheckedIOException("the conformance report cannot be written to " + folder, failed);
        }
    }
}
