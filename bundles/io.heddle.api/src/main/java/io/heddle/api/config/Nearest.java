// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    /** Longer names are cut: they are no misspelling of ours, and the work grows with the product of the lengths. */
    private static final int LONGEST = 64;

    private static final int SHORTEST_BEGINNING = 3;

    private Nearest() {}

    /**
     * The candidate with the fewest edits (insert, delete, replace, swap of neighbours; Damerau 1964), if that is no
     * more than a third of the letters, and at least one edit is always allowed; or one that begins with what was
     * written. Case does not count. The first
     * candidate wins a tie.
     *
     * @param name what was written
     * @param candidates what is known
     */
    public static Optional<String> of(String name, Collection<String> candidates) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int edits = edits(name, candidate);
            boolean near = edits <= Math.max(1, Math.min(name.length(), candidate.length()) / 3)
                    || name.length() >= SHORTEST_BEGINNING && candidate.startsWith(name);
            if (edits < fewest && near) {
                best = candidate;
                fewest = edits;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * The candidate with the fewest edits, however many; empty only where there is no candidate.
     *
     * @param name what was written
     * @param candidates what is known
     */
    public static Optional<String> ofAll(String name, Collection<String> candidates) {
        return candidates.stream().min(Comparator.comparingInt(candidate -> edits(name, candidate)));
    }

    /** The question for a message, {@code " (did you mean NAME?)"}, or nothing where no candidate is near. */
    public static String question(String name, Collection<String> candidates) {
        return of(name, candidates).map(found -> " (did you mean " + found + "?)").orElse("");
    }

    /** The number of edits between two names, case aside. */
    static int edits(String first, String second) {
        String a = cut(first);
        String b = cut(second);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(LONGEST, name.length())).toLowerCase(Locale.ROOT);
    }
}
