// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.ArrayList;
import java.util.List;

/** What becomes of the matches when a text is split; the names are those of the file format. */
enum SplitBehavior {
    REMOVED("Removed"),
    ISOLATED("Isolated"),
    MERGED_WITH_PREVIOUS("MergedWithPrevious"),
    MERGED_WITH_NEXT("MergedWithNext"),
    CONTIGUOUS("Contiguous");

    final String spelling;

    SplitBehavior(String spelling) {
        this.spelling = spelling;
    }

    /** A stretch of the text, and whether the pattern matched it. */
    record Span(int start, int end, boolean match) {
    }

    /** The stretches of a text that stay; none is empty. With {@code invert} the matches are what is between. */
    List<Span> split(String text, TextPattern pattern, boolean invert) {
        List<Span> spans = merged(spans(text, pattern, invert));
        spans.removeIf(span -> span.start == span.end || this == REMOVED && span.match);
        return spans;
    }

    private static List<Span> spans(String text, TextPattern pattern, boolean invert) {
        List<Span> spans = new ArrayList<>();
        int[] done = {0};
        pattern.findAll(text, (start, end) -> {
            if (done[0] < start) {
                spans.add(new Span(done[0], start, invert));
            }
            spans.add(new Span(start, end, !invert));
            done[0] = end;
        });
        if (done[0] < text.length()) {
            spans.add(new Span(done[0], text.length(), invert));
        }
        return spans;
    }

    private List<Span> merged(List<Span> spans) {
        return switch (this) {
            case REMOVED, ISOLATED -> spans;
            case MERGED_WITH_PREVIOUS, CONTIGUOUS -> mergedForward(spans);
            case MERGED_WITH_NEXT -> mergedBackward(spans);
        };
    }

    /** Of several matches in a row only the first is merged with what is before it; contiguous ones all are. */
    private List<Span> mergedForward(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        boolean previousMatch = false;
        for (Span span : spans) {
            boolean joins = this == CONTIGUOUS ? span.match == previousMatch : span.match && !previousMatch;
            if (joins && !merged.isEmpty()) {
                merged.add(new Span(merged.removeLast().start, span.end, false));
            } else {
                merged.add(span);
            }
            previousMatch = span.match;
        }
        return merged;
    }

    private static List<Span> mergedBackward(List<Span> spans) {
        List<Span> merged = new ArrayList<>();
        boolean nextMatch = false;
        for (Span span : spans.reversed()) {
            if (span.match && !nextMatch && !merged.isEmpty()) {
                merged.add(new Span(span.start, merged.removeLast().end, false));
            } else {
                merged.add(span);
            }
            nextMatch = span.match;
        }
        return merged.reversed();
    }
}
