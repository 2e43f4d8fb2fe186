// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.probe.ProbeProcess;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A limit of the machine, which takes its turns in a contest like everybody else, since it drifts. */
enum Limit {
    /** Bytes a second that can be read from memory. */
    BANDWIDTH(ProbeProcess.BANDWIDTH, "bandwidth", "GB/s"),
    /** Operations a second of fused multiply-adds, two each. */
    PEAK(ProbeProcess.PEAK, "FMA peak", "GF/s");

    private static final double GIGA = 1e9;

    private final String probe;
    private final String words;
    private final String unit;

    Limit(String probe, String words, String unit) {
        this.probe = probe;
        this.words = words;
        this.unit = unit;
    }

    void enter(Contest contest, Processes processes) {
        contest.enter(words, () -> processes.probe(probe));
    }

    /** What the machine can do in a second. */
    OptionalDouble perSecond(Contest contest) {
        return contest.seconds(words).stream().map(time -> amount(contest) / time).findFirst();
    }

    /** For the result, if it was measured. */
    Stream<Figure> figure(Contest contest) {
        return perSecond(contest).stream().mapToObj(amount -> new Figure(words, amount / GIGA, unit));
    }

    /**
     * The share of the limit that we reach, as a check.
     *
     * @param amount what one of our runs does, in the unit of the limit's amount
     */
    Check share(Contest contest, double amount, double target) {
        String what = "of the " + words;
        return contest.ratio(words, Ours.NAME).isEmpty()
                ? Check.unavailable(what, "≥ " + Check.plain(target), contest.absence(words).orElse("no reason given"))
                : Check.atLeast(what, contest.ratio(words, Ours.NAME).getAsDouble() * amount / amount(contest), target);
    }

    private double amount(Contest contest) {
        return Double.parseDouble(contest.fact(words, ProbeProcess.AMOUNT));
    }
}
