// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Heddle in a contest. */
final class Ours {
    /** Its name in every contest. */
    static final String NAME = "Heddle";

    private Ours() {}

    /** With the compute that was taken. */
    static String label(Contest contest, String entered) {
        return NAME + " (" + contest.fact(entered, "compute") + ")";
    }

    /** Its time, if it was measured. */
    static Stream<Figure> time(Contest contest) {
        return contest.seconds(NAME).stream().mapToObj(time -> Figure.milliseconds(label(contest, NAME), time));
    }

    /** Its speed, if it was measured. */
    static Stream<Figure> speed(Contest contest, double tokens) {
        return contest.seconds(NAME).stream().mapToObj(time -> new Figure(label(contest, NAME), tokens / time, "tokens/s"));
    }

    /** A check of its time; failed, with the reason, if there is none. */
    static Check check(Contest contest, String what, String target, DoubleFunction<Check> check) {
        return contest.seconds(NAME).isPresent() ? check.apply(contest.seconds(NAME).getAsDouble())
                : Check.failed(what, target, contest.absence(NAME).orElse("no reason given"));
    }
}
