// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** However sequences are cut, batched and padded, the logits stay. */
public final class Sequences {
    private static final int LENGTH = 61;
    private static final int[] PIECES = {1, 7, 40};
    static final String WHOLE_INPUT = "a state of it is of the whole input: it looks ahead, as it declares";

    private Sequences() {}

    /** Whether a changed token leaves all logits before it. */
    public static Finding causal(Subject subject) {
        try (Stack stack = subject.exact(); Session session = stack.open(1, LENGTH)) {
            if (!stack.outline().steps()) {
                return Finding.skipped(WHOLE_INPUT);
            }
            int[] tokens = Feed.tokens(subject, LENGTH, 1);
            float[] before = Feed.whole(session, 0, tokens);
            for (int changed : new int[] {LENGTH / 2, LENGTH - 1}) {
                int[] other = tokens.clone();
                other[changed] = (other[changed] + 1) % subject.size().vocabulary();
                session.reset(0);
                float[] after = Feed.whole(session, 0, other);
                int untouched = changed * (before.length / LENGTH);
                Optional<Finding> fault = Differences.close(Arrays.copyOf(before, untouched),
                        Arrays.copyOf(after, untouched), "with token " + changed + " changed, what lies before it");
                if (fault.isPresent()) {
                    return fault.get();
                }
            }
            return Finding.passed();
        }
    }

    /** Whether steps, chunks and the whole agree. */
    public static Finding pieces(Subject subject) {
        try (Stack stack = subject.exact(); Session session = stack.open(1, LENGTH)) {
            if (!stack.outline().steps()) {
                return Finding.skipped(WHOLE_INPUT);
            }
            int[] tokens = Feed.tokens(subject, LENGTH, 1);
            float[] whole = Feed.whole(session, 0, tokens);
            for (int piece : PIECES) {
                session.reset(0);
                Optional<Finding> fault = Differences.close(whole, Feed.pieces(session, 0, tokens, piece),
                        LENGTH + " tokens in pieces of " + piece);
                if (fault.isPresent()) {
                    return fault.get();
                }
            }
            return Finding.passed();
        }
    }

    /** Whether rows of different length, in slots of another order, are what they are alone. */
    public static Finding batch(Subject subject) {
        int[][] ids = {Feed.tokens(subject, 19, 1), Feed.tokens(subject, 7, 2), new int[0], Feed.tokens(subject, 31, 3)};
        int[] slots = {2, 0, 1, 3};
        int[] then = Feed.tokens(subject, 1, 4);
        try (Stack stack = subject.exact(); Session together = stack.open(4, 40); Session alone = stack.open(1, 40)) {
            boolean steps = stack.outline().steps();
            Output output = together.forward(List.of(new Row(slots[0], ids[0]), new Row(slots[1], ids[1]),
                    new Row(slots[2], ids[2]), new Row(slots[3], ids[3])));
            float[][] rows = new float[4][];
            for (int row = 0; row < 4; row++) {
                rows[row] = Feed.row(output, row, ids[row].length);
            }
            List<Row> more = List.of(new Row(slots[1], then), new Row(slots[0], then));
            float[] next = steps ? together.forward(more).copy(0, 0) : new float[0];
            for (int row : new int[] {0, 3, 1}) {
                alone.reset(0);
                Optional<Finding> fault = Differences.close(Feed.whole(alone, 0, ids[row]), rows[row],
                        "row " + row + " of a ragged batch");
                if (fault.isPresent()) {
                    return fault.get();
                }
            }
            return steps ? Differences.close(Feed.whole(alone, 0, then), next, "the token after a ragged batch")
                    .orElseGet(Finding::passed) : Finding.passed();
        }
    }

    /** Whether stale tokens beyond a row's count show in it or in what follows. */
    public static Finding padding(Subject subject) {
        return Differences.same(padded(subject, 2), padded(subject, 3), "a row with other tokens beyond its end")
                .orElseGet(Finding::passed);
    }

    private static float[] padded(Subject subject, int stale) {
        int[] row = Feed.tokens(subject, 7, 1);
        int[] neighbour = Feed.tokens(subject, 31, 4);
        try (Stack stack = subject.exact(); Session session = stack.open(2, 40)) {
            // The buffers of a pass are used again, so that what was there before lies beyond the shorter row.
            session.forward(List.of(new Row(0, Feed.tokens(subject, 31, stale)), new Row(1, neighbour)));
            session.reset(0);
            session.reset(1);
            float[] first = Feed.row(session.forward(List.of(new Row(0, row), new Row(1, neighbour))), 0, row.length);
            if (!stack.outline().steps()) {
                return first;
            }
            float[] next = Feed.whole(session, 0, new int[] {1});
            float[] both = Arrays.copyOf(first, first.length + next.length);
            System.arraycopy(next, 0, both, first.length, next.length);
            return both;
        }
    }
}
