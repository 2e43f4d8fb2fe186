// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final Pace THREE_ROUNDS = new Pace(0, 3, 0, Double.POSITIVE_INFINITY);

    @Test
    void everybodyPlaysInTurnsAndTheMedianOfTheRoundsCounts() {
        List<String> order = new ArrayList<>();
        try (Contest contest = new Contest()) {
            contest.enter("a", () -> recording("a", order, 9, 5, 1, 2));
            contest.enter("b", () -> recording("b", order, 9, 7, 7, 8));
            contest.play(THREE_ROUNDS);
            assertEquals(2, contest.seconds("a").getAsDouble(), "the first call warms up");
            assertEquals(7, contest.seconds("b").getAsDouble());
        }
        assertEquals(List.of("a", "b", "a", "b", "a", "b", "a", "b", "a closed", "b closed"), order);
    }

    @Test
    void aRatioIsTakenRoundByRound() {
        List<String> order = new ArrayList<>();
        try (Contest contest = new Contest()) {
            // In the second round the machine is half as fast.
            contest.enter("a", () -> recording("a", order, 9, 3, 6, 3.6));
            contest.enter("b", () -> recording("b", order, 9, 1, 2, 2));
            contest.play(THREE_ROUNDS);
            assertEquals(3, contest.ratio("a", "b").getAsDouble());
            assertTrue(contest.ratio("a", "missing").isEmpty());
        }
    }

    @Test
    void whenTheTimeIsOverTheFirstRoundIsTheLast() {
        List<String> order = new ArrayList<>();
        try (Contest contest = new Contest()) {
            contest.enter("a", () -> recording("a", order, 9, 5));
            contest.play(new Pace(0, 3, 0, 0));
            assertEquals(5, contest.seconds("a").getAsDouble());
        }
        assertEquals(List.of("a", "a", "a closed"), order);
    }

    @Test
    void whoCannotStartOrFailsLaterIsAbsentForAReason() {
        try (Contest contest = new Contest()) {
            contest.enter("missing", () -> {
                throw new Unavailable("not installed");
            });
            contest.enter("breaking", () -> (part, seconds) -> {
                throw new Unavailable("broke");
            });
            contest.play(THREE_ROUNDS);
            assertTrue(contest.seconds("missing").isEmpty() && contest.seconds("breaking").isEmpty());
            assertEquals("not installed", contest.absence("missing").orElseThrow());
            assertEquals("broke", contest.absence("breaking").orElseThrow());
        }
    }

    private static Contestant recording(String name, List<String> order, double... times) {
        Iterator<Double> next = java.util.Arrays.stream(times).iterator();
        return new Contestant() {
            @Override
            public double round(String part, double seconds) {
                order.add(name);
                return next.next();
            }

            @Override
            public void close() {
                order.add(name + " closed");
            }
        };
    }
}
