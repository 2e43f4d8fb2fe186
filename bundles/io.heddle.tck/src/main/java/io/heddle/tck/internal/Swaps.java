// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleException;

/** Exchanges a mechanism while two clients generate. */
public final class Swaps {
    private static final int TOKENS = 4;
    /** So many exchanges in a row meet the same answers half way, then new ones are awaited. */
    private static final int ANSWER_EVERY = 4;
    /** Every so many exchanges are updates in place, the others stop and start the bundle. */
    private static final int UPDATE_EVERY = 10;

    private Swaps() {}

    /** Whether every request is answered as if nothing happened. */
    public static Finding check(Subject subject) {
        try (Stack stack = subject.assemble(subject.single(), AssemblyOptions.standard())) {
            if (!stack.outline().steps()) {
                return Finding.skipped(Sequences.WHOLE_INPUT);
            }
            BundleCopy copy = new BundleCopy(subject.bundle());
            SwapLoad.Request first = request(subject, stack, 1);
            SwapLoad.Request second = request(subject, stack, 2);
            long begin = System.nanoTime();
            try (SwapLoad load = new SwapLoad(stack, first, second)) {
                Optional<String> fault = load.afterAnswers(2);
                for (int swap = 1; swap <= subject.size().swaps() && fault.isEmpty(); swap++) {
                    swap(copy, swap);
                    fault = swap % ANSWER_EVERY == 0 ? load.afterAnswers(1) : load.fault();
                    int swaps = swap;
                    fault = fault.map(what -> "after " + swaps + " exchanges " + what);
                }
                return fault.map(Finding::failed).orElseGet(() -> figures(subject, load, System.nanoTime() - begin));
            }
        }
    }

    private static SwapLoad.Request request(Subject subject, Stack stack, int which) {
        int[] prompt = Feed.tokens(subject, 1, which);
        try (Session session = stack.open(1, 1 + TOKENS)) {
            return new SwapLoad.Request(prompt, Feed.greedy(session, 0, prompt, TOKENS));
        }
    }

    private static void swap(BundleCopy copy, int swap) {
        try {
            if (swap % UPDATE_EVERY == 0) {
                copy.update();
            } else {
                copy.restart();
            }
        } catch (BundleException failed) {
            throw new IllegalStateException("exchange " + swap + " failed: " + failed.getMessage(), failed);
        }
    }

    private static Finding figures(Subject subject, SwapLoad load, long nanos) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("swaps", subject.size().swaps());
        figures.put("answers", load.answered());
        figures.put("millisASwap", Math.round(nanos / 1e4 / subject.size().swaps()) / 100.0);
        return new Finding.Passed(figures);
    }
}
