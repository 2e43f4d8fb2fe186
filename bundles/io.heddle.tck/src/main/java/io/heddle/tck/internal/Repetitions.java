// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.List;

/** The same again gives the same bits. */
public final class Repetitions {
    private Repetitions() {}

    /** Two stacks of the same description, fed the same. */
    public static Finding same(Subject subject) {
        return Differences.same(logits(subject, subject.exactOptions()), logits(subject, subject.exactOptions()),
                "the same tokens in a second stack").orElseGet(Finding::passed);
    }

    /** A stack that is recorded, and one that is not. */
    public static Finding recorded(Subject subject) {
        return Differences.same(logits(subject, subject.exactOptions().unrecorded()),
                logits(subject, subject.exactOptions()), "recorded instead of run operator by operator").orElseGet(Finding::passed);
    }

    /** Of two rows, in two passes of the same shape where the stack can be fed in pieces. */
    private static float[] logits(Subject subject, AssemblyOptions options) {
        int[] first = Feed.tokens(subject, 11, 1);
        int[] second = Feed.tokens(subject, 11, 2);
        try (Stack stack = subject.assemble(subject.spec(), options); Session session = stack.open(2, 22)) {
            session.forward(List.of(new Row(0, second), new Row(1, first)));
            if (!stack.outline().steps()) {
                session.reset(0);
                session.reset(1);
            }
            var output = session.forward(List.of(new Row(0, first), new Row(1, second)));
            return java.util.Arrays.copyOf(output.values(), 2 * 11 * output.size());
        }
    }
}
