// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the longest of many strings at each place of a text. */
final class TokenTrie {

    private final PairTable edges = new PairTable();
    /** The token that ends at a node, or null. */
    private final List<@Nullable AddedToken> ends = new ArrayList<>();

    TokenTrie() {
        ends.add(null);
    }

    boolean isEmpty() {
        return ends.size() == 1;
    }

    /** Adds a string; of two equal ones the first counts. An empty one is never found. */
    void add(String string, AddedToken token) {
        int node = 0;
        for (int i = 0; i < string.length(); i++) {
            int child = edges.get(node, string.charAt(i));
            if (child < 0) {
                child = ends.size();
                ends.add(null);
                edges.put(node, string.charAt(i), child);
            }
            node = child;
        }
        if (node != 0 && ends.get(node) == null) {
            ends.set(node, token);
        }
    }

    /** A string found in a text. */
    record Match(AddedToken token, int start, int end) {
    }

    /** All matches from left to right: the leftmost first, the longest of those, none overlapping. */
    List<Match> findAll(String text) {
        List<Match> matches = new ArrayList<>();
        for (int start = 0; start < text.length();) {
            Match match = longestAt(text, start);
            if (match != null) {
                matches.add(match);
            }
            start = match == null ? start + 1 : match.end;
        }
        return matches;
    }

    private @Nullable Match longestAt(String text, int start) {
        Match longest = null;
        int node = 0;
        for (int i = start; i < text.length(); i++) {
            node = edges.get(node, text.charAt(i));
            if (node < 0) {
                break;
            }
            if (ends.get(node) != null) {
                longest = new Match(ends.get(node), start, i + 1);
            }
        }
        return longest;
    }
}
