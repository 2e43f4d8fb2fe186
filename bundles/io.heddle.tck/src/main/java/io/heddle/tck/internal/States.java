// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.tensor.DataType;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.Optional;

/** A state is forgotten, rewound, moved, and as large as it says. */
public final class States {
    private static final int CONTEXT = 48;

    private States() {}

    /** Whether a slot that is reset gives what a fresh one gives. */
    public static Finding reset(Subject subject) {
        int[] earlier = Feed.tokens(subject, 29, 1);
        int[] tokens = Feed.tokens(subject, 13, 2);
        try (Stack stack = subject.exact(); Session fresh = stack.open(1, CONTEXT); Session used = stack.open(1, CONTEXT)) {
            Feed.whole(used, 0, earlier);
            used.reset(0);
            return Differences.same(Feed.whole(fresh, 0, tokens), Feed.whole(used, 0, tokens), "a slot after a reset")
                    .orElseGet(Finding::passed);
        }
    }

    /** Whether going back to a mark forgets a detour. */
    public static Finding rollback(Subject subject) {
        int[] rest = Feed.tokens(subject, 6, 3);
        try (Stack stack = subject.exact(); Session session = stack.open(1, CONTEXT)) {
            if (!stack.outline().steps()) {
                return Finding.skipped(Sequences.WHOLE_INPUT);
            }
            Feed.whole(session, 0, Feed.tokens(subject, 17, 1));
            Session.Mark mark = session.mark(0);
            float[] expected = Feed.whole(session, 0, rest);
            session.rewind(mark);
            Feed.whole(session, 0, Feed.tokens(subject, 9, 2));
            session.rewind(mark);
            return Differences.close(expected, Feed.whole(session, 0, rest), "after a detour of 9 tokens and a rewind")
                    .orElseGet(Finding::passed);
        }
    }

    /** Whether a saved state goes on in a session of another shape. */
    public static Finding saving(Subject subject) {
        int[] rest = Feed.tokens(subject, 8, 2);
        try (Stack stack = subject.exact(); Stack other = subject.exact();
                Session first = stack.open(1, CONTEXT); Session second = other.open(3, CONTEXT + 9)) {
            if (!stack.outline().steps()) {
                return Finding.skipped(Sequences.WHOLE_INPUT);
            }
            Feed.whole(first, 0, Feed.tokens(subject, 21, 1));
            StateSnapshot saved = first.save(0);
            float[] expected = Feed.whole(first, 0, rest);
            Feed.whole(second, 2, Feed.tokens(subject, 5, 3));
            second.restore(2, saved);
            return Differences.close(expected, Feed.whole(second, 2, rest), "a state restored in another session and slot")
                    .orElseGet(Finding::passed);
        }
    }

    /** Whether a session holds what was declared, and that grows as the description says. */
    public static Finding size(Subject subject) {
        try (Stack stack = subject.exact()) {
            StackOutline outline = stack.outline();
            for (int context : new int[] {CONTEXT, 2 * CONTEXT}) {
                try (Session session = stack.open(2, context)) {
                    long declared = 2 * bytes(outline, context);
                    if (session.stateBytes() != declared) {
                        return Finding.failed("two sequences of " + context + " tokens hold " + session.stateBytes()
                                + " bytes of state; declared are " + declared);
                    }
                }
            }
            return claim(subject, outline).orElseGet(() -> Finding.passed("stateBytesAt48", bytes(outline, CONTEXT)));
        }
    }

    private static long bytes(StackOutline outline, int context) {
        return outline.uses().stream().flatMap(use -> use.state().entries().stream()).mapToLong(entry -> {
            // Who may admit every token must have room for every token.
            Growth growth = entry.growth() instanceof Growth.PerAdmittedToken ? new Growth.PerToken() : entry.growth();
            DataType type = entry.kind().type(DataType.F64);
            return new StateEntry(entry.name(), entry.shape(), entry.kind(), growth).elements(context) * type.bytes();
        }).sum();
    }

    private static Optional<Finding> claim(Subject subject, StackOutline outline) {
        String name = subject.mechanismName();
        long few = elements(outline, name, 1 << 16);
        long many = elements(outline, name, 1 << 20);
        String memory = subject.ask(mechanism -> mechanism.describe().memory());
        if (memory.equals("none") && many > 0) {
            return Optional.of(Finding.failed("its description says that it keeps nothing; it declares " + many + " elements"));
        }
        boolean grows = memory.contains("O(T") || memory.contains("token");
        return many == few || grows ? Optional.empty() : Optional.of(Finding.failed("its description says that it keeps "
                + memory + "; of 65536 tokens it keeps " + few + " elements and of 1048576 tokens " + many));
    }

    private static long elements(StackOutline outline, String mechanism, long tokens) {
        return outline.uses().stream().filter(use -> use.mechanism().name().equals(mechanism))
                .mapToLong(use -> use.state().elements(tokens)).sum();
    }
}
