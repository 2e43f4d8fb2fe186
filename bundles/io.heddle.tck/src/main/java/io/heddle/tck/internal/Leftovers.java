// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.Map;

/** What passes and stacks leave of memory. */
public final class Leftovers {
    private static final int PASSES = 32;
    /** What a mechanism may keep for itself, and what else lives in the JVM. */
    private static final long HEAP_BYTES = 2 << 20;
    private static final int ROUNDS = 3;

    private Leftovers() {}

    /** Whether many passes leave heap and device as they were. */
    public static Finding level(Subject subject) {
        AssemblyOptions exact = subject.exactOptions();
        try (Stack recorded = subject.assemble(subject.single(), exact);
                Stack unrecorded = subject.assemble(subject.single(), exact.unrecorded());
                Session replayed = recorded.open(1, 8); Session run = unrecorded.open(1, 8)) {
            passes(replayed, run, 4);
            long device = subject.allocatedBytes();
            long grown = 0;
            // Other threads of the JVM allocate too; a mechanism that keeps something does so in every round.
            for (int round = 0; round < ROUNDS; round++) {
                long before = usedHeap();
                passes(replayed, run, PASSES);
                grown = usedHeap() - before;
                if (subject.allocatedBytes() != device) {
                    return Finding.failed(PASSES + " passes left " + (subject.allocatedBytes() - device)
                            + " bytes allocated on the device");
                }
                if (grown <= HEAP_BYTES) {
                    return new Finding.Passed(Map.of("heapBytes", grown));
                }
            }
            return Finding.failed(PASSES + " passes left " + grown + " bytes of heap in use, in each of " + ROUNDS
                    + " rounds; at most " + HEAP_BYTES + " are allowed");
        }
    }

    private static void passes(Session replayed, Session run, int count) {
        for (int i = 0; i < count; i++) {
            for (Session session : new Session[] {replayed, run}) {
                session.reset(0);
                Feed.whole(session, 0, new int[] {1, 2});
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Whether closing gives back every byte of every device. */
    public static Finding freed(Subject subject) {
        long before = subject.allocatedBytes();
        try (Stack stack = subject.exact(); Session first = stack.open(2, 32); Session second = stack.open(1, 16)) {
            Feed.whole(first, 1, Feed.tokens(subject, 9, 1));
            Feed.whole(second, 0, Feed.tokens(subject, 5, 2));
        }
        long left = subject.allocatedBytes() - before;
        return left == 0 ? Finding.passed() : Finding.failed("a closed stack left " + left + " bytes allocated");
    }
}
