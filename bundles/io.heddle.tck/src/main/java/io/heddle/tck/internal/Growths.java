// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.Map;

/** How plans and their memory grow with the tokens of a pass. */
public final class Growths {
    private static final int TOKENS = 64;

    private Growths() {}

    /** Whether a plan has as many nodes for more tokens: one operator a token would be slow and large. */
    public static Finding nodes(Subject subject) {
        try (Stack stack = subject.exact()) {
            long few = stack.plan(1, 8).lines().count();
            long many = stack.plan(1, 16).lines().count();
            return few == many ? Finding.passed("nodes", few) : Finding.failed("the plan of 8 tokens has " + few
                    + " nodes and that of 16 tokens " + many + "; an operator reads all tokens at once");
        }
    }

    /** Whether the bytes that a pass of T, 2 T and 4 T tokens takes grow no faster than the description's work. */
    public static Finding bytes(Subject subject) {
        String training = subject.ask(mechanism -> mechanism.describe().training());
        // A window is a mask on chunks that a compute may hold as a whole.
        double allowed = training.contains("T^2") || training.contains("window") ? 4.2 : training.contains("log") ? 2.5 : 2.1;
        try (Stack stack = subject.assemble(subject.spec(), AssemblyOptions.standard())) {
            long once = pass(subject, stack, TOKENS);
            long twice = pass(subject, stack, 2 * TOKENS);
            long fourTimes = pass(subject, stack, 4 * TOKENS);
            double ratio = Math.max((double) twice / once, (double) fourTimes / twice);
            return ratio <= allowed
                    ? new Finding.Passed(Map.of("passBytesAt256", fourTimes, "growth", ratio))
                    : Finding.failed("passes of 64, 128 and 256 tokens take " + once + ", " + twice + " and " + fourTimes
                            + " bytes, up to " + ratio + " times more for twice the tokens; " + allowed
                            + " are allowed where the description says " + training);
        }
    }

    private static long pass(Subject subject, Stack stack, int tokens) {
        try (Session session = stack.open(1, 4 * TOKENS)) {
            // Weights are prepared in the first pass of all.
            Feed.whole(session, 0, Feed.tokens(subject, 1, 1));
            session.reset(0);
            long before = subject.allocatedBytes();
            Feed.whole(session, 0, Feed.tokens(subject, tokens, 1));
            return subject.allocatedBytes() - before;
        }
    }
}
