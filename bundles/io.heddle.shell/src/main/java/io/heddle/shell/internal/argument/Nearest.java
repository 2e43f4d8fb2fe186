// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {

    private Nearest() {}

    /** The known word with the fewest changes of one character, if they are few, or if the word is its beginning. */
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> candidate.startsWith(word)
                        || changes(word, candidate) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(candidate -> changes(word, candidate)));
    }

    /** Characters to insert, delete or replace, by one row of the usual table at a time. */
    private static int changes(String from, String to) {
        int[] costs = new int[to.length() + 1];
        for (int column = 0; column < costs.length; column++) {
            costs[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int diagonal = costs[0];
            costs[0] = row;
            for (int column = 1; column < costs.length; column++) {
                int same = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                int cost = Math.min(diagonal + same, 1 + Math.min(costs[column], costs[column - 1]));
                diagonal = costs[column];
                costs[column] = cost;
            }
        }
        return costs[to.length()];
    }
}
